import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictTable } from '@/server/http/predict-table';
import { DIGITS } from '../../lib/preprocess/drawings';
import { blank, drawn } from './pictures';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-predict-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const save = async (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

/** Runs the command as `npm run predict` does. */
const predict = (...args: string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((done, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/http/predict-command.ts', ...args], {
      cwd: root,
      env: { ...process.env, INKLING_DATA: folder, INFERENCE_ENGINE: 'wasm' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });

describe('npm run predict', () => {
  it('prints a row a file, and one JSON object last', async () => {
    const three = await save('three.png', await drawn(DIGITS.three));
    const seven = await save('seven.jpg', await drawn(DIGITS.seven, { format: 'jpeg' }));
    const { code, stdout, stderr } = await predict('--model', 'cnn', '--json', three, seven);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^file +digit +certainty +a digit\? +runner-up$/);
    expect(lines[1]).toMatch(/three\.png +3 +\d+\.\d % +yes +\d {2}\d+\.\d %$/);
    expect(lines[2]).toMatch(/seven\.jpg +7 +\d+\.\d % +yes/);
    const json = JSON.parse(lines[3]!);
    expect(json).toMatchObject({ model: 'cnn@shipped', engine: 'wasm' });
    expect(json.files.map((one: { digit: number }) => one.digit)).toEqual([3, 7]);
    for (const { confidence, digit, probabilities, runnerUp } of json.files) {
      expect(confidence).toBe(probabilities[digit]);
      expect(runnerUp.probability).toBe([...probabilities].sort((a, b) => b - a)[1]);
    }
  });

  it('goes on after a file that cannot be read, and ends with code 1', async () => {
    const five = await save('five.png', await drawn(DIGITS.five));
    const { code, stdout } = await predict(
      join(folder, 'missing.png'),
      await save('note.txt', 'not a picture'),
      await save('blank.png', await blank(30, 30)),
      folder,
      five,
    );
    expect(code).toBe(1);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.slice(row.indexOf('   ')).trim())).toEqual([
      'There is no such file.',
      expect.stringContaining('cannot be read'),
      expect.stringContaining('nothing drawn'),
      'This is a folder: name the files in it.',
      expect.stringMatching(/^5 /),
    ]);
  });

  it.each([
    ['no file', [], 'Name the image files to read'],
    ['an unknown option', ['--fast', 'a.png'], "Unknown option '--fast'"],
    ['an unknown model', ['--model', 'abacus', 'a.png'], 'There is no model abacus; there are cnn@shipped'],
    ['an unknown engine', ['--engine', 'steam', 'a.png'], 'There is no engine steam'],
  ])('refuses %s in one sentence, with code 2', async (_name, args, sentence) => {
    const { code, stdout, stderr } = await predict(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('explains itself', async () => {
    const { code, stdout, stderr } = await predict('--help');
    expect(stdout).toContain('Usage: npm run predict');
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe('predictTable', () => {
  it('keeps its columns whatever the names, and never rounds doubt away', () => {
    const probabilities = [0.9999, 0.0001, 0, 0, 0, 0, 0, 0, 0, 0];
    const runnerUp = { digit: 1, probability: 0.0001 };
    const table = predictTable([
      { file: 'a.png', digit: 0, confidence: 0.9999, isDigit: false, runnerUp, probabilities },
      { file: 'a-long-name.png', digit: 0, confidence: 1, isDigit: true, runnerUp, probabilities },
    ]);
    expect(table.split('\n')).toEqual([
      'file              digit   certainty   a digit?   runner-up',
      'a.png                 0      99.9 %         no   1  0.0 %',
      'a-long-name.png       0     100.0 %        yes   1  0.0 %',
    ]);
  });
});
