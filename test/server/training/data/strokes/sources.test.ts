import { describe, expect, it } from 'vitest';
import { INPUT_SIDE, INPUT_VALUES } from '@/lib/network/layers';
import { NO_AUGMENTATION } from '@/server/training/data/augment';
import { createRandom } from '@/server/training/random';
import { STANDARD_RECIPE } from '@/server/training/recipe';
import { batchOf, NONE, type Source } from '@/server/training/data/source';
import { combine } from '@/server/training/data/strokes/combine';
import { drawPicture, PICTURE_SIDE, pictureSource } from '@/server/training/data/strokes/picture-source';
import { scribbleSource } from '@/server/training/data/strokes/scribbles';
import type { StrokeDrawing } from '@/server/training/data/strokes/stroke-drawing';
import { renderVaried, strokeSource } from '@/server/training/data/strokes/stroke-source';
import { barSource } from '../drawn-source';

const four: StrokeDrawing = {
  label: 4,
  character: '4',
  writer: 'w',
  part: 'training',
  likeDigit: false,
  strokes: [
    [30, 0, 0, 128, 0, 60, 10, 128, 60, 60, 20, 128],
    [45, 20, 0, 128, 45, 100, 10, 128],
  ],
};
const strokes = (limits = STANDARD_RECIPE.strokes): Source =>
  strokeSource('fours', [four], limits, STANDARD_RECIPE.augmentation);
const image = (source: Source, seed: number | null) =>
  batchOf(source, [0], seed === null ? null : createRandom(seed)).inputs;
const ink = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0);

describe('strokes as a source', () => {
  it('are rendered as rooms render them when not varied, and differently each time when varied', () => {
    expect(image(strokes(), null)).toEqual(image(strokes(), null));
    expect(image(strokes(), 1)).toEqual(image(strokes(), 1));
    expect(image(strokes(), 1)).not.toEqual(image(strokes(), 2));
    expect(image(strokes(), 1)).not.toEqual(image(strokes(), null));
  });

  it('without limits the varied drawing is the drawing', () => {
    const still = { thickness: [2.4, 2.4], rotation: 0, shear: 0, stretch: 0, warped: 0 } as const;
    expect(image(strokes(still), 5)).toEqual(image(strokes(still), null));
    const warped = strokeSource('fours', [four], { ...still, warped: 1 }, NO_AUGMENTATION);
    const [a, b] = [image(warped, 5), image(strokes(still), null)];
    expect(a.every((value, i) => Math.abs(value - b[i]!) < 1e-6)).toBe(true);
  });

  it('vary as far as they may: thickness by ink, rotation by quarter turns', () => {
    const still = { rotation: 0, shear: 0, stretch: 0, warped: 0 };
    const [thin, thick] = ([1.6, 4.2] as const).map((t) =>
      ink(image(strokes({ ...still, thickness: [t, t] }), 1)),
    );
    expect(thick! / thin!).toBeGreaterThan(1.8);
    // A generator whose every number is the lowest turns by the full limit: the flat bar comes to stand.
    const flat = [[0, 0, 0, 128, 100, 0, 0, 128]];
    const lowest = { ...createRandom(1), between: (low: number) => low };
    const turned = renderVaried(flat, lowest, { ...still, thickness: [2, 2], rotation: 90 });
    const rows = new Set(
      [...turned.keys()].filter((i) => turned[i]! > 0).map((i) => Math.floor(i / INPUT_SIDE)),
    );
    expect(rows.size).toBeGreaterThan(18);
  });
});

describe('strokes as pictures', () => {
  it('are drawn black on white, as thick as the brush, with margin all round', () => {
    const { width, height, data } = drawPicture([[50, 0, 0, 128, 50, 100, 9, 128]], 20);
    expect([width, height]).toEqual([PICTURE_SIDE, PICTURE_SIDE]);
    const row = Array.from(data.subarray(150 * width, 151 * width));
    expect(row.filter((value) => value < 128)).toHaveLength(20);
    expect(row.indexOf(0)).toBe(140);
    const inked = [...data.keys()].filter((i) => data[i]! < 128).map((i) => Math.floor(i / width));
    expect([Math.min(...inked), Math.max(...inked)]).toEqual([30, 269]);
  });

  it('come back through the pixel entrance near to what their lines are, whatever the brush', () => {
    const lines = image(strokes(), null);
    for (const brush of [6, 30]) {
      const picture = image(pictureSource('fours', [four], brush), null);
      const apart = lines.reduce((sum, value, i) => sum + Math.abs(value - picture[i]!), 0);
      expect(apart / ink(lines)).toBeLessThan(0.35);
      expect(apart).toBeGreaterThan(0);
    }
  });

  it('are blank where nothing was drawn', () => {
    expect(ink(image(pictureSource('nothing', [{ ...four, strokes: [] }], 6), null))).toBe(0);
  });
});

describe('scribbles', () => {
  it('are none, all leave ink within the frame, and each is another', () => {
    const source = scribbleSource(200, STANDARD_RECIPE.strokes);
    const seen = new Set<string>();
    for (let i = 0; i < source.count; i++) {
      expect(source.label(i)).toBe(NONE);
      const values = new Float32Array(INPUT_VALUES);
      source.write(i, null, values, 0);
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(ink(values)).toBeGreaterThan(0.5);
      seen.add(values.join());
    }
    expect(seen.size).toBeGreaterThan(190);
  });
});

describe('sources combined', () => {
  it('come one after the other, some several times', () => {
    const bars = barSource(20);
    const both = combine('both', [{ source: strokes() }, { source: bars, times: 2 }]);
    expect(both.count).toBe(41);
    expect(Array.from({ length: 41 }, (_, i) => both.label(i))).toEqual([
      4,
      ...Array.from({ length: 40 }, (_, i) => i % 10),
    ]);
    expect(batchOf(both, [1, 23], null).inputs).toEqual(batchOf(bars, [0, 2], null).inputs);
    expect(combine('none', []).count).toBe(0);
  });
});
