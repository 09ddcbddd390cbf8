import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openStorage } from '@/server/storage';
import { loadPenDigits } from '../bench/pen-strokes';
import { temporaryData } from '../support/servers/product';
import type { Outcome } from './outcome';
import { inkLost, startPen } from './pen';
import { until } from './until';

type Said =
  | { readonly kind: 'ready'; readonly origin: string }
  | { readonly kind: 'lost'; readonly ms: number };

export interface ThreadOutcome extends Outcome {
  /** From the fault to its being noticed, and between two predictions around it. */
  readonly noticedMs: number;
  readonly gapMs: number;
}

/** The inference thread at work crashes, or hangs, while somebody draws. */
export async function loseThread(how: readonly ('crash' | 'hang')[]): Promise<ThreadOutcome[]> {
  const data = temporaryData();
  const child = fork(fileURLToPath(new URL('./thread-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      INKLING_DATA: data.dir,
      INFERENCE_ENGINE: 'wasm',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const outcomes: ThreadOutcome[] = [];
  try {
    const [ready] = (await once(child, 'message')) as [Extract<Said, { kind: 'ready' }>];
    const { digits } = await loadPenDigits(null);
    const pen = await startPen(ready.origin, digits, 0);
    for (const fault of how) {
      const before = pen.predictedAt.length;
      // The spare must be loaded, too: both have read by then.
      await until(() => pen.predictedAt.length > before + 60);
      child.send(fault);
      const at = pen.predictedAt.length;
      const [lost] = (await once(child, 'message')) as [Extract<Said, { kind: 'lost' }>];
      await until(() => pen.predictedAt.length > at + 20);
      const around = pen.predictedAt.slice(at - 1, at + 20);
      const gapMs = Math.max(...around.slice(1).map((time, i) => time - around[i]!));
      outcomes.push({
        fault: `inference thread: ${fault}`,
        of: 'ops acknowledged',
        tried: pen.settled,
        lost: 0,
        note: `noticed after ${Math.round(lost.ms)} ms, ${Math.round(gapMs)} ms without a prediction`,
        noticedMs: lost.ms,
        gapMs,
      });
    }
    pen.rest();
    await until(() => pen.settled === pen.sent);
    pen.close();
    child.send('stop');
    await once(child, 'exit');
    const storage = await openStorage({ dataDir: data.dir });
    const lost = await inkLost(storage, pen);
    await storage.close();
    return outcomes.map((outcome) => ({ ...outcome, lost }));
  } finally {
    child.kill('SIGKILL');
    data.remove();
  }
}
