import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opSchema, type WholeStroke } from '@/lib/room/op';
import { MAX_SAMPLES_PER_STROKE } from '@/lib/stroke/points';
import { importParts, readStrokeFile, strokeFileSchema, writeStrokeFile } from '@/lib/stroke/stroke-file';

const sample = fc.tuple(fc.nat(1600), fc.nat(1000), fc.nat(500), fc.nat(255));
const stroke: fc.Arbitrary<WholeStroke> = fc.record({
  colour: fc.nat(7),
  width: fc.integer({ min: 2, max: 80 }),
  pointer: fc.constantFrom('mouse' as const, 'touch' as const, 'pen' as const),
  points: fc.array(sample, { minLength: 1, maxLength: 40 }).map((samples) => {
    let t = 0;
    return samples.flatMap(([x, y, more, p], i) => {
      t += i === 0 ? 0 : more;
      return [x, y, t, p];
    });
  }),
});

const long = (samples: number): WholeStroke => ({
  colour: 0,
  width: 9,
  pointer: 'pen',
  points: Array.from({ length: samples }, (_, i) => [i % 1600, 5, i, 9]).flat(),
});

const message = (text: string) => {
  const read = readStrokeFile(text);
  return read.ok ? null : read.message;
};

describe('stroke JSON', () => {
  test('what is written is read back exactly, and fits its own schema (property)', () => {
    fc.assert(
      fc.property(fc.array(stroke, { minLength: 1, maxLength: 20 }), (strokes) => {
        const text = writeStrokeFile(
          strokes.map((one, i) => ({ ...one, id: `session.${i}`, by: 'someone' })),
        );
        expect(strokeFileSchema.safeParse(JSON.parse(text)).success).toBe(true);
        expect(readStrokeFile(text)).toEqual({ ok: true, strokes });
      }),
    );
  });

  test('every part of an import is an op that the wire takes, and together they are all of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(1, 3, 700, 5000, MAX_SAMPLES_PER_STROKE), { maxLength: 12 }),
        (lengths) => {
          const strokes = lengths.map(long);
          const parts = [...importParts(strokes)];
          expect(parts.flat()).toEqual(strokes);
          for (const part of parts)
            expect(opSchema.safeParse({ kind: 'import', sheet: 0, strokes: part }).success).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
    expect([...importParts(Array.from({ length: 600 }, () => long(1)))].map(({ length }) => length)).toEqual([
      256, 256, 88,
    ]);
  });

  test('says what is wrong with a file', () => {
    const good = JSON.parse(writeStrokeFile([long(2)]));
    expect(message('not json')).toBe('This file is not JSON.');
    expect(message('null')).toBe('This file holds no strokes of Inkling.');
    expect(message('{"strokes": {}}')).toBe('This file holds no strokes of Inkling.');
    expect(message(JSON.stringify({ ...good, strokes: [] }))).toBe('This file holds no strokes.');
    expect(message(JSON.stringify({ ...good, version: 2 }))).toContain('version 2');
    // Found by fuzzing: what has no text of its own.
    expect(message(JSON.stringify({ ...good, version: { toString: null } }))).toContain('of version {');
    expect(message(JSON.stringify({ ...good, more: 1 }))).toContain('damaged');
    const off = structuredClone(good);
    off.strokes[0].points[0] = 1601;
    expect(message(JSON.stringify(off))).toContain('strokes.0.points: a point lies outside the sheet');
    const back = structuredClone(good);
    back.strokes[0].points[6] = -1;
    expect(message(JSON.stringify(back))).toContain('damaged, at strokes.0.points');
  });

  test('reads what the API takes', () => {
    const read = readStrokeFile('{"strokes": [[[10.4, 20], [30, 40]], [[1, 2, 500], [3, 4, 516.2]]]}');
    expect(read).toEqual({
      ok: true,
      strokes: [
        { colour: 0, width: 20, pointer: 'mouse', points: [10, 20, 0, 128, 30, 40, 8, 128] },
        { colour: 0, width: 20, pointer: 'mouse', points: [1, 2, 0, 128, 3, 4, 16, 128] },
      ],
    });
    expect(message('{"strokes": [[[10, 20]], [[-5, 2]]]}')).toContain('Stroke 2 does not fit the sheet');
  });
});
