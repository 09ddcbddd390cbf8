import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceImage } from '@/lib/preprocess';
import { decodePicture } from '@/server/http/decode-picture';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { difference, inkOnPage } from '../../lib/preprocess/drawings';
import { handwriting } from '../../support/drawings/handwriting';
import { MODELS } from './api-server';

type Colour = readonly [red: number, green: number, blue: number];
/** What lies on the paper at a place, pixels. */
type Paper = (x: number, y: number) => Colour;

const WIDTH = 360;
const HEIGHT = 480;
const PAGE = { width: WIDTH, height: HEIGHT, brush: 10, size: 200 };
/** Open and closed shapes, one and two strokes. */
const SHOWN = [2, 4, 5, 7, 8];
const PEN: Colour = [32, 42, 84];

const plain =
  (colour: Colour): Paper =>
  () =>
    colour;
/** Printed lines two pixels thick, a little askew as on a photograph. */
const ruled =
  (paper: Colour, line: Colour, apart: number, squared: boolean): Paper =>
  (x, y) => {
    const down = (y + x * 0.03) % apart;
    const along = (x - y * 0.03 + apart) % apart;
    return down < 2 || (squared && along < 2) ? line : paper;
  };

const PAPERS: readonly (readonly [string, Paper])[] = [
  ['white paper', plain([244, 243, 240])],
  ['yellow paper', plain([248, 222, 120])],
  ['blue paper', plain([150, 190, 225])],
  ['lined paper', ruled([244, 243, 240], [178, 198, 224], 40, false)],
  ['squared paper', ruled([244, 243, 240], [186, 206, 226], 26, true)],
];

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

/** A photograph of paper: the lamp at one corner, grain, JPEG at quality 30. */
const photograph = async (digit: number, paper: Paper, seed: number): Promise<Buffer> => {
  const ink = inkOnPage(handwriting[digit]!, PAGE);
  const next = random(seed);
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let i = 0; i < ink.length; i++) {
    const x = i % WIDTH;
    const y = Math.floor(i / WIDTH);
    const light = 1 - 0.35 * (x / WIDTH) - 0.25 * (y / HEIGHT) ** 2;
    const grain = (next() - 0.5) * 16;
    const below = paper(x, y);
    for (let c = 0; c < 3; c++)
      data[3 * i + c] = clamp((below[c]! * (1 - ink[i]!) + PEN[c]! * ink[i]!) * light + grain);
  }
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: 30 })
    .toBuffer();
};
const clamp = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Ink as a picture without loss: `at` gives the channels of a pixel by its coverage. */
const screenshot = (
  digit: number,
  channels: 3 | 4,
  at: (ink: number) => readonly number[],
): Promise<Buffer> => {
  const ink = inkOnPage(handwriting[digit]!, PAGE);
  const data = Buffer.from(Array.from(ink).flatMap((c) => at(c).map(clamp)));
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } })
    .png()
    .toBuffer();
};

let inference: Inference;
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
});
afterAll(() => inference.close());

const inputOf = async (file: Uint8Array): Promise<Uint8Array> => {
  const trace = traceImage(await decodePicture(file));
  expect(trace).not.toBeNull();
  return trace!.input;
};
/** The same drawing as a picture without loss. */
const cleanInputs = new Map<number, Promise<Uint8Array>>();
const cleanInputOf = (digit: number): Promise<Uint8Array> => {
  const known =
    cleanInputs.get(digit) ??
    screenshot(digit, 3, (ink) => [255, 255, 255].map((white) => white * (1 - ink))).then(inputOf);
  cleanInputs.set(digit, known);
  return known;
};
const expectRead = async (digit: number, file: Uint8Array, most: number): Promise<void> => {
  const input = await inputOf(file);
  expect(difference(await cleanInputOf(digit), input), `input of a ${digit}`).toBeLessThan(most);
  const model = inference.models()[0]!;
  const { probabilities } = await inference.read({ model, input, layers: 'none', as: 'floats' });
  expect(probabilities.indexOf(Math.max(...probabilities)), `a ${digit}`).toBe(digit);
};

describe('photographs of paper in uneven light, with grain, as JPEG of quality 30', () => {
  it.each(PAPERS)('%s', async (_name, paper) => {
    for (const digit of SHOWN) await expectRead(digit, await photograph(digit, paper, 100 + digit), 0.25);
  });
});

describe('pictures from a screen', () => {
  it('dark mode: light ink on a dark page', async () => {
    for (const digit of SHOWN)
      await expectRead(
        digit,
        await screenshot(digit, 3, (c) => [27 + 205 * c, 28 + 202 * c, 32 + 195 * c]),
        0.2,
      );
  });

  it('a drawing on nothing: dark ink and white ink on transparent', async () => {
    for (const digit of SHOWN) {
      await expectRead(digit, await screenshot(digit, 4, (c) => [0, 0, 0, 255 * c]), 0.05);
      await expectRead(digit, await screenshot(digit, 4, (c) => [255, 255, 255, 255 * c]), 0.05);
    }
  });
});

/** How a camera held so stores an upright picture: the inverse of what each EXIF orientation asks for. */
const STORED: Record<number, (upright: Sharp) => Sharp> = {
  1: (upright) => upright,
  2: (upright) => upright.flop(),
  3: (upright) => upright.rotate(180),
  4: (upright) => upright.flip(),
  5: (upright) => upright.rotate(90),
  6: (upright) => upright.rotate(270),
  7: (upright) => upright.rotate(270),
  8: (upright) => upright.rotate(90),
};

describe('EXIF orientation', () => {
  it.each(Object.keys(STORED).map(Number))('%i stands upright', async (orientation) => {
    const upright = await photograph(7, PAPERS[0]![1], 1);
    const turned = await STORED[orientation]!(sharp(upright)).png().toBuffer();
    // In a step of its own: within one, sharp has an order of its own.
    const mirrored = orientation === 5 || orientation === 7;
    const stored = sharp(turned).flop(mirrored);
    const file = await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(file).metadata()).orientation).toBe(orientation);
    expect(difference(await inputOf(upright), await inputOf(file))).toBeLessThan(0.1);
    await expectRead(7, file, 0.25);
  });
});
