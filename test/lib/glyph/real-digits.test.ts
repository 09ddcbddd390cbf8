import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { groupStrokes } from '@/lib/glyph';
import { strokeOf } from './strokes';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const PEN = `${DATA}pen-digits/pendigits-orig.tra`;
const UNIPEN = `${DATA}unipen/digits.ndjson.gz`;

type Sample = readonly [x: number, y: number];
/** One digit's strokes, y down. */
type Digit = readonly (readonly Sample[])[];

/** Writers that no threshold was chosen on. */
const penHoldOut = (): Digit[][] => {
  const writers = new Map<number, Sample[][][]>();
  let strokes: Sample[][] = [];
  let stroke: Sample[] | null = null;
  for (const line of readFileSync(PEN, 'utf8').split('\n')) {
    const [word = '', second = '', third = ''] = line.trim().split(/\s+/);
    if (word === '.COMMENT') {
      strokes = [];
      const writer = Number(third);
      if (writer % 5 === 0 && /^[0-9]$/.test(second))
        writers.set(writer, [...(writers.get(writer) ?? []), strokes]);
    } else if (word === '.PEN_DOWN') {
      stroke = [];
      strokes.push(stroke);
    } else if (word === '.PEN_UP') stroke = null;
    else if (stroke && /^-?\d+$/.test(word)) stroke.push([Number(word), -Number(second)]);
  }
  return [...writers.values()];
};

const unipenHoldOut = (): Digit[][] => {
  const writers = new Map<string, Digit[]>();
  for (const line of gunzipSync(readFileSync(UNIPEN)).toString().trim().split('\n')) {
    const row = JSON.parse(line) as { split: string; writer: string; strokes: Digit };
    if (row.split !== 'holdout') continue;
    writers.set(row.writer, [...(writers.get(row.writer) ?? []), row.strokes]);
  }
  return [...writers.values()];
};

const randomFrom = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

/** A digit's strokes, `height` units high, left and bottom at the given place; and how wide it came out. */
const placeDigit = (digit: Digit, height: number, left: number, bottom: number) => {
  const samples = digit.flat();
  const xs = samples.map(([x]) => x);
  const ys = samples.map(([, y]) => y);
  const scale = height / Math.max(1, Math.max(...ys) - Math.min(...ys));
  const strokes = digit
    .filter((stroke) => stroke.length > 0)
    .map((stroke) =>
      stroke.map(([x, y]): [number, number] => [
        (x - Math.min(...xs)) * scale + left,
        (y - Math.max(...ys)) * scale + bottom,
      ]),
    );
  return { strokes, width: (Math.max(...xs) - Math.min(...xs)) * scale };
};

/** Share of lines of 2 to 6 digits by one writer, all of whose digits come out as one glyph each, and apart. */
const shareRight = (writers: Digit[][], lines: number): number => {
  const random = randomFrom(3);
  const between = (least: number, most: number) => least + (most - least) * random();
  const height = 100;
  let right = 0;
  for (let line = 0; line < lines; line++) {
    const digits = writers[Math.floor(random() * writers.length)]!;
    const expected: string[] = [];
    const strokes = [];
    let left = 50;
    let n = 1;
    for (let count = 2 + Math.floor(random() * 5); count > 0; count--) {
      const digit = digits[Math.floor(random() * digits.length)]!;
      const placed = placeDigit(digit, height * between(0.8, 1.25), left, 500 + height * between(-0.1, 0.1));
      expected.push(placed.strokes.map((_, i) => `test.${n + i}`).join(' '));
      for (const corners of placed.strokes) strokes.push(strokeOf(n++, corners));
      left += placed.width + height * between(0.1, 0.8);
    }
    const got = groupStrokes(strokes).map((glyph) => glyph.strokes.join(' '));
    if (got.join() === expected.join()) right++;
  }
  return right / lines;
};

const skipped = (path: string) =>
  existsSync(path) ? '' : ' (skipped: the folder shared/data does not stand beside the repository)';

describe('lines of digits by people whom no threshold was chosen on', () => {
  // Floors a point below what was measured (98.2 % and 96.3 %): a change that costs more is a change for the worse.
  it.skipIf(!existsSync(PEN))(`pen-digits: at least 97 % of 2,000 lines are right${skipped(PEN)}`, () => {
    expect(shareRight(penHoldOut(), 2000)).toBeGreaterThanOrEqual(0.97);
  });
  it.skipIf(!existsSync(UNIPEN))(`UNIPEN: at least 95 % of 2,000 lines are right${skipped(UNIPEN)}`, () => {
    expect(shareRight(unipenHoldOut(), 2000)).toBeGreaterThanOrEqual(0.95);
  });
});
