import { runQuietly } from './child.mjs';
import { fromRoot } from './places.mjs';

/** The optional package whose addon is the native engine. */
export const nativePackage = fromRoot('node_modules', '@tensorflow', 'tfjs-node');

/**
 * Whether the addon loads and computes, tried in a process of its own: loading is not enough, a library for another processor loads
 * and then crashes.
 */
export async function nativeEngineWorks() {
  const script = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    const tf = require(process.argv[1]);
    process.exit(tf.matMul([[2]], [[3]]).dataSync()[0] === 6 ? 0 : 1);`;
  const { code } = await runQuietly(process.execPath, ['-e', script, nativePackage], { timeLimitMs: 60_000 });
  return code === 0;
}
