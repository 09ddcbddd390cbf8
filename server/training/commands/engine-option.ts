import type { EngineChoice } from '@/server/inference/tensorflow';
import { UsageError } from '../usage-error';

/** The engine that an option or INFERENCE_ENGINE names; `auto` where neither does. @throws UsageError */
export function engineOf(option: string | undefined, environment: NodeJS.ProcessEnv): EngineChoice {
  const name = option || environment.INFERENCE_ENGINE || 'auto';
  if (name === 'auto' || name === 'native' || name === 'wasm') return name;
  throw new UsageError(`There is no engine ${name}; there are auto, native and wasm.`);
}
