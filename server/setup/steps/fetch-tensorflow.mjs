import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runQuietly } from '../child.mjs';
import { nativeEngineWorks, nativePackage } from '../native-engine.mjs';
import { inWords, step } from '../progress.mjs';
import { readStamp, writeStamp } from '../stamp.mjs';
import { headersEnvironment } from './build-sqlite.mjs';

/** Some 100 MB come from outside the npm registry; a machine that cannot have them shall not wait longer. */
const limitMs = 50_000;

/**
 * Tries once to fetch the native TensorFlow library; without it everything runs on WebAssembly. Never fails. To try again, delete
 * node_modules/.inkling/tensorflow.json.
 */
export async function fetchTensorflow() {
  if (process.env.INFERENCE_ENGINE === 'wasm') return;
  // Optional: npm may have left it out, and then there is nothing to try.
  if (!existsSync(nativePackage)) return;
  const { version } = createRequire(import.meta.url)(join(nativePackage, 'package.json'));
  const wanted = { version, platform: process.platform, arch: process.arch };
  const stamp = readStamp('tensorflow');
  if (stamp !== null && Object.entries(wanted).every(([key, value]) => stamp[key] === value)) return;

  await step('Trying to get native TensorFlow (optional)', async () => {
    let timedOut = false;
    // `npm run native`, or npm itself, may have been here before.
    let works = existsSync(join(nativePackage, 'lib')) && (await nativeEngineWorks());
    if (!works) {
      ({ timedOut } = await runQuietly(process.execPath, [join('scripts', 'install.js')], {
        cwd: nativePackage,
        timeLimitMs: limitMs,
        env: headersEnvironment(),
      }));
      works = !timedOut && (await nativeEngineWorks());
    }
    writeStamp('tensorflow', { ...wanted, works });
    if (works) return 'it runs';
    const reason = timedOut ? `not here within ${inWords(limitMs)}` : 'out of reach';
    return `${reason}: the network runs on WebAssembly, with the same answers`;
  });
}
