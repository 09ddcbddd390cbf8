import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FRAME_SIDE,
  MASS_CENTRE,
  type Raster,
  renderStrokes,
  STEP_NAMES,
  strokesFromLists,
  traceImage,
} from '@/lib/preprocess';
import { massCentreOf } from '@/lib/preprocess/mass-centre';
import { DIGITS, difference, inkOnPage, type Lists, pictureOf } from '../drawings';

const page = { width: 300, height: 300, brush: 14, size: 200 };
const digits = Object.entries(DIGITS) as [string, Lists][];

const read = (picture: Raster): Uint8Array => {
  const trace = traceImage(picture);
  expect(trace).not.toBeNull();
  return trace!.input;
};
const readPage = (lists: Lists, given: Partial<typeof page> & { shift?: [number, number] } = {}) => {
  const on = { ...page, ...given };
  return read(pictureOf(inkOnPage(lists, on), on));
};
const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

describe('traceImage', () => {
  it('gives the same steps as the vector entrance, in the same order', () => {
    const trace = traceImage(pictureOf(inkOnPage(DIGITS.five, page), page))!;
    expect(trace.steps.map((step) => step.name)).toEqual([...STEP_NAMES]);
    for (const { width, height, pixels } of trace.steps) expect(pixels.length).toBe(width * height);
    expect(trace.steps.slice(2).map((step) => [step.width, step.height])).toEqual([
      [20, 20],
      [28, 28],
      [28, 28],
    ]);
    expect(trace.steps[4]!.pixels).toEqual(trace.input);
  });

  it.each(digits)('reads a picture of %s as it reads the strokes themselves', (_name, lists) => {
    expect(difference(renderStrokes(strokesFromLists(lists))!, readPage(lists))).toBeLessThan(0.1);
  });

  it.each([6, 10, 20, 30])('reads a brush of %i pixels like any other', (brush) => {
    for (const [, lists] of digits)
      expect(difference(renderStrokes(strokesFromLists(lists))!, readPage(lists, { brush }))).toBeLessThan(
        0.3,
      );
  });

  it('keeps a loop that a broad pen ran full, instead of thinning it to a hook', () => {
    const turn = Array.from({ length: 25 }, (_, i) => (i / 24) * 2 * Math.PI);
    const nine: Lists = [[...turn.map((a) => [40 + 8 * Math.cos(a), 8 - 8 * Math.sin(a)]), [44, 100]]];
    for (const brush of [12, 20, 30])
      expect(difference(renderStrokes(strokesFromLists(nine))!, readPage(nine, { brush }))).toBeLessThan(0.2);
  });

  it('keeps all ink (the fault: only one contour kept)', () => {
    const both = readPage(DIGITS.seven);
    const alone = readPage([DIGITS.seven[0]!]);
    expect(difference(both, alone)).toBeGreaterThan(0.1);
    // A 5 whose bar stands off its body: two contours.
    const apart: Lists = [DIGITS.five[0]!.map(([x, y]) => [x!, y! + 25]), DIGITS.five[1]!];
    expect(difference(renderStrokes(strokesFromLists(apart))!, readPage(apart))).toBeLessThan(0.15);
  });

  it.each([
    ['white', 255],
    ['black', 0],
    ['grey', 128],
  ])('takes a blank %s page for blank (the fault: empty canvas crashes)', (_name, grey) => {
    expect(
      traceImage({ width: 40, height: 30, channels: 1, data: new Uint8Array(1200).fill(grey) }),
    ).toBeNull();
  });

  it('takes noise, and light that falls off, for blank', () => {
    const next = random(5);
    const noise = Uint8Array.from({ length: 90_000 }, () => 235 + Math.round(next() * 8));
    expect(traceImage({ width: 300, height: 300, channels: 1, data: noise })).toBeNull();
    const ramp = Uint8Array.from({ length: 90_000 }, (_, i) => 120 + Math.floor((i % 300) / 3));
    expect(traceImage({ width: 300, height: 300, channels: 1, data: ramp })).toBeNull();
  });

  it('takes a picture of one pixel for blank', () => {
    for (const grey of [0, 255])
      expect(traceImage({ width: 1, height: 1, channels: 1, data: Uint8Array.of(grey) })).toBeNull();
  });

  it.each([
    [301, 177],
    [90, 400],
    [611, 199],
    [1201, 900],
  ])('keeps the proportions of a picture of %i × %i (the fault: odd sizes stretched)', (width, height) => {
    const size = Math.min(width, height) * 0.8;
    const picture = readPage(DIGITS.three, { width, height, size, brush: size / 12 });
    expect(difference(renderStrokes(strokesFromLists(DIGITS.three))!, picture)).toBeLessThan(0.15);
  });

  it('centres by mass (the fault: box centre instead of mass centre)', () => {
    for (const [, lists] of digits) {
      const mass = massCentreOf(readPage(lists), FRAME_SIDE, FRAME_SIDE)!;
      expect(Math.hypot(mass.x - MASS_CENTRE, mass.y - MASS_CENTRE)).toBeLessThan(0.15);
    }
    const boxCentred = traceImage(pictureOf(inkOnPage(DIGITS.seven, page), page))!.steps[2]!;
    const inBox = massCentreOf(boxCentred.pixels, 20, 20)!;
    expect(Math.hypot(inBox.x - 9.5, inBox.y - 9.5)).toBeGreaterThan(0.8);
  });

  it('reads ink dark on light and light on dark alike', () => {
    for (const [, lists] of digits) {
      const ink = inkOnPage(lists, page);
      const dark = read(pictureOf(ink, page, 20, 240));
      expect(difference(dark, read(pictureOf(ink, page, 235, 15)))).toBeLessThan(0.02);
      expect(difference(dark, read(pictureOf(ink, page, 90, 170)))).toBeLessThan(0.05);
    }
  });

  it('flattens alpha on white, and reads white ink on nothing by its alpha', () => {
    const ink = inkOnPage(DIGITS.five, page);
    const rgba = (colour: number) => {
      const data = new Uint8Array(ink.length * 4).fill(colour);
      ink.forEach((c, i) => {
        data[4 * i + 3] = Math.round(255 * c);
      });
      return { width: 300, height: 300, channels: 4 as const, data };
    };
    const expected = read(pictureOf(ink, page));
    expect(difference(expected, read(rgba(0)))).toBeLessThan(0.02);
    expect(difference(expected, read(rgba(255)))).toBeLessThan(0.02);
  });

  it('reads coloured ink on coloured paper', () => {
    const ink = inkOnPage(DIGITS.three, page);
    const data = new Uint8Array(ink.length * 3);
    ink.forEach((c, i) => {
      for (const [channel, paper, pen] of [
        [0, 250, 20],
        [1, 225, 40],
        [2, 150, 150],
      ] as const)
        data[3 * i + channel] = Math.round(paper * (1 - c) + pen * c);
    });
    const got = read({ width: 300, height: 300, channels: 3, data });
    expect(difference(read(pictureOf(ink, page)), got)).toBeLessThan(0.05);
  });

  it('reads paper in uneven light, with grain', () => {
    const next = random(9);
    const light = (x: number, y: number) => 235 - 120 * (x / 300) - 50 * (y / 300) ** 2 + (next() - 0.5) * 12;
    for (const [, lists] of digits) {
      const ink = inkOnPage(lists, page);
      const got = read(pictureOf(ink, page, (x, y) => light(x, y) * 0.25, light));
      expect(difference(read(pictureOf(ink, page)), got)).toBeLessThan(0.2);
    }
  });

  it('drops specks that the pen cannot have made, and keeps a dot that it can', () => {
    const ink = inkOnPage(DIGITS.three, page);
    const dust = ink.slice();
    for (const [x, y] of [
      [5, 5],
      [290, 10],
      [20, 280],
      [250, 250],
    ] as const)
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const)
        dust[(y + dy) * 300 + x + dx] = 1;
    expect(difference(read(pictureOf(ink, page)), read(pictureOf(dust, page)))).toBeLessThan(0.01);
    const dotted: Lists = [...DIGITS.one, [[50, 100]]];
    expect(difference(readPage(DIGITS.one), readPage(dotted))).toBeGreaterThan(0.1);
  });

  it('leaves a digit that is as small as MNIST’s own as it is', () => {
    const small = renderStrokes(strokesFromLists(DIGITS.three))!;
    const got = read({ width: 28, height: 28, channels: 1, data: small });
    expect(difference(small, got)).toBeLessThan(0.12);
  });

  it('does not change when a drawing moves or grows on the page (property)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...digits.map(([, lists]) => lists)),
        fc.integer({ min: 90, max: 220 }),
        fc.integer({ min: -30, max: 30 }),
        fc.integer({ min: -30, max: 30 }),
        (lists, size, dx, dy) => {
          const moved = readPage(lists, { size, brush: size * 0.07, shift: [dx, dy] });
          expect(difference(readPage(lists), moved)).toBeLessThan(0.15);
        },
      ),
      { seed: 31, numRuns: 40 },
    );
  });

  it('never throws, and gives 784 bytes or null, for any picture (property)', () => {
    let inked = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
        fc.integer(),
        fc.integer({ min: 1, max: 255 }),
        (width, height, channels, seed, range) => {
          const next = random(seed);
          const data = Uint8Array.from({ length: width * height * channels }, () =>
            Math.floor(next() * range),
          );
          const trace = traceImage({ width, height, channels, data });
          if (trace === null) return;
          inked++;
          expect(trace.input.length).toBe(784);
          for (const { width: w, height: h, pixels } of trace.steps) expect(pixels.length).toBe(w * h);
        },
      ),
      { seed: 32, numRuns: 400 },
    );
    expect(inked).toBeGreaterThan(100);
  });
});
