import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { findModels, networkOf } from '@/server/inference/find-models';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'inkling-find-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(...path: string[]): Promise<string> {
  const dir = join(root, ...path);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'model.json'), '{}');
  return dir;
}

it('names shipped models and versions, the default one first', async () => {
  const third = await put('data', 'cnn', '3');
  const shipped = await put('shipped', 'cnn');
  expect(findModels([join(root, 'data'), join(root, 'shipped')])).toEqual([
    { id: 'cnn@shipped', dir: shipped },
    { id: 'cnn@3', dir: third },
  ]);
});

it('passes over what is no model, no known network, or no version name', async () => {
  await put('cnn', 'Not A Version');
  await put('cnn', 'shipped');
  await put('seed');
  await mkdir(join(root, 'cnn', '4'));
  await writeFile(join(root, 'notes.txt'), '');
  expect(findModels([root])).toEqual([]);
});

it('takes the first of two with one id, and no harm from a folder that is not there', async () => {
  const first = await put('a', 'cnn');
  await put('b', 'cnn');
  expect(findModels([join(root, 'nowhere'), join(root, 'a'), join(root, 'b')])).toEqual([
    { id: 'cnn@shipped', dir: first },
  ]);
});

it('knows the network of a model id', () => {
  expect(networkOf('cnn@3')).toBe(NETWORKS.cnn);
  expect(networkOf('toString@3')).toBeUndefined();
  expect(networkOf('cnn')).toBeUndefined();
});
