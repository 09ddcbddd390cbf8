import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as Inference from '@/server/inference/create-inference';
import { workerEntry } from '@/server/inference/worker-entry';
import { createModelsFolder, type ModelsFolder } from '../../support/random-model';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;
let models: ModelsFolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-bundle-'));
  models = await createModelsFolder();
  await models.add('cnn', 'cnn', 5);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await models.remove();
  await rm(folder, { recursive: true, force: true });
});

it('names the source beside itself, and in a bundle the bundled thread', () => {
  expect(workerEntry('file:///app/server/inference/worker-entry.ts').href).toBe(
    'file:///app/server/inference/worker-from-source.mjs',
  );
  expect(workerEntry('file:///app/build/server/index.js').href).toBe(
    'file:///app/build/server/inference/worker.js',
  );
});

it('starts in a bundle like the one that production runs', async () => {
  await build({
    absWorkingDir: root,
    // The first stands in for server/index.ts, which would open a port.
    entryPoints: {
      'server/index': 'server/inference/create-inference.ts',
      'server/inference/worker': 'server/inference/worker.ts',
    },
    outdir: join(folder, 'build'),
    bundle: true,
    packages: 'external',
    alias: { '@': root },
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'silent',
  });
  const bundle: typeof Inference = await import(pathToFileURL(join(folder, 'build/server/index.js')).href);
  const inference = await bundle.createInference({ engine: 'wasm', modelsDirs: [models.dir] });
  try {
    const [model] = inference.models();
    const input = new Uint8Array(784).fill(90);
    const reading = await inference.read({ model: model!, input, layers: 'all', as: 'packed' });
    expect(reading.packed.map(({ index }) => index)).toEqual([1, 2, 3, 4, 7, 8, 9]);
  } finally {
    await inference.close();
  }
});
