import sharp from 'sharp';
import { DIGITS, INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import { NONE, type Source } from '../../data/source';
import type { Answers } from '../evaluate';
import { argmax } from '../metrics';

const COLUMNS = 10;
const MOST = 100;
const ZOOM = 3;
const PICTURE = INPUT_SIDE * ZOOM;
const GAP = 6;
const CAPTION = 18;
const TILE = { width: PICTURE + GAP, height: PICTURE + CAPTION + GAP };

export interface Mistake {
  readonly index: number;
  readonly truth: number;
  readonly answer: number;
  /** Probability of the wrong answer. */
  readonly confidence: number;
}

/** The digits read wrong, the surest first: those a person should look at. */
export function worstMistakes(source: Source, { probabilities }: Answers): Mistake[] {
  const mistakes: Mistake[] = [];
  for (let index = 0; index < source.count; index++) {
    const truth = source.label(index);
    if (truth === NONE) continue;
    const row = probabilities.subarray(index * DIGITS, (index + 1) * DIGITS);
    const answer = argmax(row);
    if (answer !== truth) mistakes.push({ index, truth, answer, confidence: row[answer]! });
  }
  return mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
}

/** A PNG of up to a hundred mistakes as the network saw them; under each, what was drawn, and what was read in red. */
export async function mistakesSheet(source: Source, mistakes: readonly Mistake[]): Promise<Buffer> {
  const shown = mistakes.slice(0, MOST);
  const width = COLUMNS * TILE.width + GAP;
  const height = Math.max(1, Math.ceil(shown.length / COLUMNS)) * TILE.height + GAP;
  const sheet = Buffer.alloc(width * height * 3, 255);
  const paint = (x: number, y: number, [r, g, b]: Colour) => {
    const at = (y * width + x) * 3;
    sheet[at] = r;
    sheet[at + 1] = g;
    sheet[at + 2] = b;
  };
  const pixels = new Float32Array(INPUT_VALUES);
  shown.forEach(({ index, truth, answer }, place) => {
    const left = GAP + (place % COLUMNS) * TILE.width;
    const top = GAP + Math.floor(place / COLUMNS) * TILE.height;
    source.write(index, null, pixels, 0);
    for (let y = 0; y < PICTURE; y++)
      for (let x = 0; x < PICTURE; x++) {
        const value = pixels[Math.floor(y / ZOOM) * INPUT_SIDE + Math.floor(x / ZOOM)]!;
        const grey = Math.round(value * 255);
        paint(left + x, top + y, [grey, grey, grey]);
      }
    drawDigit(truth, (x, y) => paint(left + 24 + x, top + PICTURE + 4 + y, [28, 35, 51]));
    drawDigit(answer, (x, y) => paint(left + 54 + x, top + PICTURE + 4 + y, [196, 30, 46]));
  });
  return sharp(sheet, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

type Colour = readonly [number, number, number];

/** Digits of 3×5 dots, three bits a row: a sheet needs no font of the machine that makes it. */
const DOTS = ['75557', '26227', '71747', '71717', '55711', '74717', '74757', '71122', '75757', '75717'];
const DOT = 2;

function drawDigit(digit: number, paint: (x: number, y: number) => void): void {
  [...DOTS[digit]!].forEach((bits, row) => {
    for (let column = 0; column < 3; column++) {
      if ((Number(bits) & (4 >> column)) === 0) continue;
      for (let y = 0; y < DOT; y++) for (let x = 0; x < DOT; x++) paint(column * DOT + x, row * DOT + y);
    }
  });
}
