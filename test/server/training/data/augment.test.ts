import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import {
  type Augmentation,
  augment,
  NO_AUGMENTATION,
  STANDARD_AUGMENTATION,
} from '@/server/training/data/augment';
import { readMnist } from '@/server/training/data/mnist';
import { createRandom, type Random } from '@/server/training/random';

/** A 7 with a bar: no symmetry that could hide a wrong turn. */
const drawing = Uint8Array.from({ length: INPUT_VALUES }, (_, at) => {
  const [x, y] = [at % INPUT_SIDE, Math.floor(at / INPUT_SIDE)];
  const top = y >= 6 && y < 9 && x >= 7 && x < 21;
  const leg = y >= 9 && y < 22 && x >= 16 && x < 19;
  return top || leg ? 255 : 0;
});

const varied = (limits: Partial<Augmentation>, random: Random = createRandom(1)): Float32Array => {
  const out = new Float32Array(INPUT_VALUES);
  augment(drawing, random, { ...NO_AUGMENTATION, ...limits }, out, 0);
  return out;
};

/** Takes the highest value of every range: the sign of each variation is then known. */
const highest: Random = { ...createRandom(1), between: (_low, high) => high, normal: () => 1 };

const ink = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
const centre = (values: ArrayLike<number>): [x: number, y: number] => {
  let [x, y] = [0, 0];
  for (let at = 0; at < INPUT_VALUES; at++) {
    x += (at % INPUT_SIDE) * values[at]!;
    y += Math.floor(at / INPUT_SIDE) * values[at]!;
  }
  return [x / ink(values), y / ink(values)];
};
const original = Float32Array.from(drawing, (value) => value / 255);

describe('variation of drawings', () => {
  it('changes nothing when nothing may change', () => {
    expect(varied({})).toEqual(original);
  });

  it('leaves as many as it is told to as they are, to the bit', () => {
    const random = createRandom(7);
    const limits = { ...STANDARD_AUGMENTATION, unvaried: 0.25 };
    const same = Array.from({ length: 400 }, () => varied(limits, random)).filter((image) =>
      image.every((value, at) => value === original[at]),
    );
    expect(same.length).toBeGreaterThan(70);
    expect(same.length).toBeLessThan(130);
  });

  it('shifts right and down by whole and half pixels', () => {
    const [x, y] = centre(original);
    const [shiftedX, shiftedY] = centre(varied({ shift: 1.5 }, highest));
    // Where bicubic overshoots black and white it is cut, which moves the centre a little.
    expect(shiftedX - x).toBeCloseTo(1.5, 1);
    expect(shiftedY - y).toBeCloseTo(1.5, 1);
    expect(varied({ shift: 2 }, highest)[8 * INPUT_SIDE + 9]).toBeCloseTo(original[6 * INPUT_SIDE + 7]!, 6);
  });

  it('rotates about the middle of the image, clockwise on the screen', () => {
    // A quarter turn takes (x, y) to (27 − y, x).
    const turned = varied({ rotation: 90 }, highest);
    for (let at = 0; at < INPUT_VALUES; at++) {
      const [x, y] = [at % INPUT_SIDE, Math.floor(at / INPUT_SIDE)];
      expect(turned[x * INPUT_SIDE + (INPUT_SIDE - 1 - y)]).toBeCloseTo(original[at]!, 4);
    }
  });

  it('scales, so that the ink grows with the area', () => {
    expect(ink(varied({ scale: 0.1 }, highest)) / ink(original)).toBeCloseTo(1.21, 1);
  });

  it('shears: lower parts go to one side, upper to the other', () => {
    const sheared = varied({ shear: 0.2 }, highest);
    const rowCentre = (values: Float32Array, row: number) => {
      const cells = [...values.subarray(row * INPUT_SIDE, (row + 1) * INPUT_SIDE)];
      return cells.reduce((sum, value, x) => sum + value * x, 0) / ink(cells);
    };
    for (const row of [7, 12, 18]) {
      expect(rowCentre(sheared, row) - rowCentre(original, row)).toBeCloseTo(0.2 * (row - 13.5), 1);
    }
  });

  it('thickens and thins', () => {
    expect(ink(varied({ thickness: 0.6 }, highest))).toBeGreaterThan(1.2 * ink(original));
    const lowest: Random = { ...highest, between: (low) => low };
    const thinned = ink(varied({ thickness: 0.6 }, lowest));
    expect(thinned).toBeLessThan(0.9 * ink(original));
    expect(thinned).toBeGreaterThan(0.5 * ink(original));
  });

  it('leaves edges nearly as steep as they are in real images, and as much of them white', async () => {
    const { pixels } = await readMnist('test');
    const images = Array.from({ length: 300 }, (_, at) =>
      pixels.subarray(at * INPUT_VALUES, (at + 1) * INPUT_VALUES),
    );
    const random = createRandom(3);
    const look = (limits: Augmentation) => {
      const out = new Float32Array(INPUT_VALUES);
      let [steepness, white] = [0, 0];
      for (const image of images) {
        augment(image, random, limits, out, 0);
        for (let at = 1; at < INPUT_VALUES; at++) steepness += (out[at]! - out[at - 1]!) ** 2;
        white += out.filter((value) => value > 0.95).length;
      }
      return { steepness, white };
    };
    const real = look(NO_AUGMENTATION);
    const made = look({ ...STANDARD_AUGMENTATION, unvaried: 0 });
    expect(made.white / real.white).toBeGreaterThan(0.9);
    expect(made.white / real.white).toBeLessThan(1.1);
    expect(made.steepness / real.steepness).toBeGreaterThan(0.85);
    expect(made.steepness / real.steepness).toBeLessThan(1.1);
  });

  it('bends smoothly', () => {
    const bent = varied({ elastic: 0.8 });
    expect(bent).not.toEqual(original);
    expect(Math.abs(ink(bent) / ink(original) - 1)).toBeLessThan(0.25);
  });

  it('writes 784 values in 0..1 at its offset and nothing else, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const out = new Float32Array(INPUT_VALUES + 20).fill(-7);
        augment(drawing, createRandom(seed), STANDARD_AUGMENTATION, out, 10);
        expect(out.subarray(0, 10).every((value) => value === -7)).toBe(true);
        expect(out.subarray(INPUT_VALUES + 10).every((value) => value === -7)).toBe(true);
        const written = out.subarray(10, INPUT_VALUES + 10);
        expect(written.every((value) => value >= 0 && value <= 1)).toBe(true);
        // Still a drawing: about as much ink as before, about in the middle.
        expect(ink(written) / ink(original)).toBeGreaterThan(0.5);
        expect(ink(written) / ink(original)).toBeLessThan(1.9);
        const [x, y] = centre(written);
        expect(Math.hypot(x - 13.5, y - 13.5)).toBeLessThan(8);
      }),
      { numRuns: 200 },
    );
  });

  it('is repeatable', () => {
    const copy = () => varied(STANDARD_AUGMENTATION, createRandom(9));
    expect(copy()).toEqual(copy());
  });
});
