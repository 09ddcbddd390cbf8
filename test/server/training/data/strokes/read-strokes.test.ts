import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NONE } from '@/server/training/data/source';
import { readStrokes } from '@/server/training/data/strokes/read-strokes';
import { partOf } from '@/server/training/data/strokes/stroke-drawing';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-strokes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const read = async (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return readStrokes(path);
};

const UNIPEN = `.INCLUDE        dene.doc
.LEXICON "0" "1"
.COMMENT about the file 7

.SEGMENT DIGIT    0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 267  333
 267  336
.PEN_UP
.DT 100
.PEN_DOWN
 1  2
.PEN_UP
.DT 100
.SEGMENT DIGIT    1 ? "0"
.COMMENT 0 25  1
.PEN_DOWN
 5  6
.PEN_UP
`;

const row = (fields: object) =>
  JSON.stringify({
    label: '3',
    writer: 'a/1',
    split: 'train',
    strokes: [
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ...fields,
  });

describe('UNIPEN text', () => {
  it('gives strokes with y down, who drew them, and every fifth writer apart', async () => {
    const { drawings, origin } = await read('some.tra', UNIPEN);
    expect(drawings).toEqual([
      {
        label: 8,
        character: '8',
        writer: '12',
        part: 'validation',
        likeDigit: false,
        strokes: [
          [267, -333, 0, 128, 267, -336, 10, 128],
          [1, -2, 0, 128],
        ],
      },
      {
        label: 0,
        character: '0',
        writer: '25',
        part: 'holdout',
        likeDigit: false,
        strokes: [[5, -6, 0, 128]],
      },
    ]);
    expect(origin).toMatchObject({ name: 'some.tra', licence: 'not stated' });
  });

  it('says which line is no sample, and which drawing has no writer', async () => {
    await expect(read('a.tra', UNIPEN.replace(' 1  2', ' 1  x'))).rejects.toThrow(
      'line 13 is no pair of coordinates',
    );
    await expect(read('b.tra', UNIPEN.replace('.COMMENT 0 25  1\n', ''))).rejects.toThrow(
      'drawing 2 names no writer',
    );
  });
});

describe('NDJSON', () => {
  it('is read gzipped or not; what is no digit is none', async () => {
    const text = [
      row({}),
      row({ label: 'V', likeDigit: true, split: 'holdout' }),
      row({ label: null }),
      '',
    ].join('\n');
    const plain = await read('plain.ndjson', text);
    const zipped = await read('zipped.ndjson.gz', gzipSync(text));
    expect(zipped.drawings).toEqual(plain.drawings);
    expect(zipped.digest).not.toBe(plain.digest);
    expect(plain.drawings.map(({ label, likeDigit, part }) => [label, likeDigit, part])).toEqual([
      [3, false, partOf('a/1', false)],
      [NONE, true, 'holdout'],
      [NONE, false, partOf('a/1', false)],
    ]);
    expect(plain.drawings[0]!.strokes).toEqual([[0, 1, 0, 128, 2, 3, 0, 128]]);
  });

  it.each([
    ['cut off', `${row({})}\n${row({}).slice(0, -9)}`, 'line 2 is not valid JSON'],
    ['without strokes', row({ strokes: [] }), 'line 1:'],
    ['with a label that is none', row({ label: 12 }), 'line 1:'],
    ['that is no list of strokes', 'label,writer', 'neither NDJSON nor UNIPEN'],
    ['empty', '', 'neither NDJSON nor UNIPEN'],
  ])('a file %s is refused', async (_, text, sentence) => {
    await expect(read('bad.ndjson', text)).rejects.toThrow(sentence);
  });

  it('damaged compression is refused, a file that is not there as well', async () => {
    const zipped = gzipSync(row({}));
    await expect(read('cut.gz', zipped.subarray(0, 30))).rejects.toThrow('its compression is damaged');
    await expect(readStrokes(join(folder, 'nothing'))).rejects.toThrow('does not exist');
    await expect(readStrokes(folder)).rejects.toThrow('is a folder');
  });
});

it('a person belongs to one part for ever, one in ten to validation', () => {
  const people = Array.from({ length: 5000 }, (_, i) => `someone/${i}`);
  const held = people.filter((name) => partOf(name, false) === 'validation').length;
  expect(held / people.length).toBeGreaterThan(0.085);
  expect(held / people.length).toBeLessThan(0.115);
  expect(partOf('apb/050', true)).toBe('holdout');
});

const shared = join(import.meta.dirname, '../../../../../../shared/data');
const why = existsSync(shared) ? '' : ' (skipped: they are not beside the project)';

it.skipIf(why !== '')(
  `the shared files are known, with the people that their READMEs name${why}`,
  async () => {
    const [pen, digits, others] = await Promise.all(
      ['pen-digits/pendigits-orig.tra', 'unipen/digits.ndjson.gz', 'unipen/not-digits.ndjson.gz'].map(
        (path) => readStrokes(join(shared, path)),
      ),
    );
    const writers = ({ drawings }: typeof pen & object, part: string) => [
      ...new Set(drawings.filter((drawing) => drawing.part === part).map(({ writer }) => writer)),
    ];
    expect(pen!.drawings).toHaveLength(7494);
    expect(
      writers(pen!, 'holdout')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual([5, 10, 15, 20, 25, 30]);
    expect(digits!.drawings).toHaveLength(12_300);
    expect(writers(digits!, 'holdout')).toHaveLength(29);
    expect(others!.drawings).toHaveLength(16_000);
    expect(others!.drawings.every(({ label }) => label === NONE)).toBe(true);
    expect([pen, digits, others].map((file) => file!.origin.licence)).toEqual(new Array(3).fill('CC BY 4.0'));
  },
);
