import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { EngineUnavailableError, loadTensorflow } from '@/server/inference/tensorflow';

describe('loading TensorFlow.js', () => {
  it('leaves it to the program what an uncaught error means', async () => {
    const events = ['uncaughtException', 'unhandledRejection'] as const;
    const before = events.map((event) => process.rawListeners(event));
    await loadTensorflow('wasm');
    expect(events.map((event) => process.rawListeners(event))).toEqual(before);
  });

  it('computes, and may be loaded again', async () => {
    const { tf, engine, note } = await loadTensorflow('wasm');
    expect([engine, note, tf.getBackend()]).toEqual(['wasm', null, 'wasm']);
    expect((await loadTensorflow('wasm')).tf).toBe(tf);
    expect([...tf.matMul([[1, 2]], [[3], [4]]).dataSync()]).toEqual([11]);
  });

  it('auto takes what there is, and says why not native', async () => {
    const native = await loadTensorflow('native').then(
      () => null,
      (error: unknown) => error,
    );
    const { engine, note } = await loadTensorflow('auto');
    if (native === null) {
      expect([engine, note]).toEqual(['native', null]);
    } else {
      expect(native).toBeInstanceOf(EngineUnavailableError);
      expect([engine, note]).toEqual(['wasm', (native as Error).message]);
    }
  });

  it('works in a worker thread', async () => {
    const file = fileURLToPath(new URL('../../../server/inference/tensorflow.ts', import.meta.url));
    const code = `
      const { parentPort } = require('node:worker_threads');
      import('tsx/esm/api').then(async ({ tsImport }) => {
        const { loadTensorflow } = await tsImport(${JSON.stringify(file)}, ${JSON.stringify(import.meta.url)});
        const { tf } = await loadTensorflow('wasm');
        parentPort.postMessage([tf.getBackend(), ...tf.add([1, 2], 3).dataSync()]);
      });`;
    const worker = new Worker(code, { eval: true });
    try {
      const answer = await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(answer).toEqual(['wasm', 4, 5]);
    } finally {
      await worker.terminate();
    }
  });
});
