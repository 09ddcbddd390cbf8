import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpId } from '@/lib/ids';
import { type Op, opSchema } from '@/lib/room/op';
import {
  MAX_SAMPLES_PER_STROKE,
  MAX_STROKE_MS,
  POINT_STRIDE,
  POINTERS,
  SHEET_HEIGHT,
  SHEET_WIDTH,
} from '@/lib/stroke/points';
import { type PointerSample, StrokeSampler, type StrokeStyle } from '@/lib/stroke/sampler';

const style: StrokeStyle = { sheet: 0, colour: 2, width: 10, pointer: 'pen' };
const at = (x: number, y: number, time: number, pressure = 0.5): PointerSample => ({ x, y, time, pressure });

function record() {
  const ops: Op[] = [];
  const sampler = new StrokeSampler((op) => {
    ops.push(op);
    return `session-1.${ops.length}` as OpId;
  });
  return { ops, sampler };
}

/** Begin, extends and end put together, as the room will see them. */
function strokesOf(ops: readonly Op[]): { points: number[]; ended: boolean }[] {
  const strokes = new Map<string, { points: number[]; ended: boolean }>();
  ops.forEach((op, i) => {
    if (op.kind === 'begin') strokes.set(`session-1.${i + 1}`, { points: [...op.points], ended: false });
    else if (op.kind === 'extend') {
      const stroke = strokes.get(op.stroke)!;
      expect(stroke.ended).toBe(false);
      stroke.points.push(...op.points);
    } else if (op.kind === 'end') strokes.get(op.stroke)!.ended = true;
  });
  return [...strokes.values()];
}

const quads = (points: readonly number[]) =>
  Array.from({ length: points.length / POINT_STRIDE }, (_, i) => points.slice(i * 4, i * 4 + 4));

describe('StrokeSampler', () => {
  test('begins with the touch, gathers, and ends with what is left', () => {
    const { ops, sampler } = record();
    sampler.down(style, [at(10.4, 20.6, 1000, 1)]);
    sampler.move([at(11.6, 20.6, 1004), at(11.7, 20.9, 1008)]);
    expect(ops).toEqual([{ kind: 'begin', ...style, points: [10, 21, 0, 255] }]);
    expect(sampler.stroke).toBe('session-1.1');
    expect(sampler.pending).toEqual([12, 21, 4, 128]);
    sampler.flush();
    expect(sampler.pending).toEqual([]);
    sampler.up([at(2000, -5, 1016.5, 0)]);
    expect(ops.slice(1)).toEqual([
      { kind: 'extend', stroke: 'session-1.1', points: [12, 21, 4, 128] },
      { kind: 'extend', stroke: 'session-1.1', points: [1600, 0, 17, 0] },
      { kind: 'end', stroke: 'session-1.1' },
    ]);
    expect(sampler.drawing).toBe(false);
    sampler.move([at(1, 1, 1020)]);
    sampler.flush();
    sampler.up();
    expect(ops).toHaveLength(4);
  });

  test('a pointer that never gave a readable sample leaves nothing', () => {
    const { ops, sampler } = record();
    sampler.down(style, [at(Number.NaN, 1, 0)]);
    sampler.move([at(1, 1, Number.POSITIVE_INFINITY)]);
    sampler.up();
    expect(ops).toEqual([]);
  });

  test('a stroke that lasts too long goes on in a new one, where it was', () => {
    const { ops, sampler } = record();
    sampler.down(style, [at(5, 5, 0)]);
    sampler.move([at(6, 6, MAX_STROKE_MS)]);
    sampler.move([at(7, 7, MAX_STROKE_MS + 1)]);
    sampler.up([at(8, 8, MAX_STROKE_MS + 9)]);
    expect(strokesOf(ops)).toEqual([
      { points: [5, 5, 0, 128, 6, 6, MAX_STROKE_MS, 128], ended: true },
      { points: [6, 6, 0, 128, 7, 7, 0, 128, 8, 8, 8, 128], ended: true },
    ]);
  });

  test('any stream gives valid ops that keep its order and its extremes', () => {
    const samples = fc.array(
      fc.record({
        x: fc.oneof(fc.double({ min: -300, max: 2000, noNaN: true }), fc.constant(Number.NaN), fc.double()),
        y: fc.oneof(fc.double({ min: -300, max: 1400, noNaN: true }), fc.double()),
        time: fc.oneof(fc.double({ min: 0, max: 2_000_000, noNaN: true }), fc.double()),
        pressure: fc.double(),
      }),
      { maxLength: 400, size: 'max' },
    );
    let split = 0;
    let inked = 0;
    fc.assert(
      fc.property(
        fc.array(samples, { maxLength: 4 }),
        fc.constantFrom(...POINTERS),
        fc.boolean(),
        (chunks, pointer, flushes) => {
          const { ops, sampler } = record();
          sampler.down({ ...style, pointer }, chunks[0] ?? []);
          for (const chunk of chunks.slice(1)) {
            sampler.move(chunk);
            if (flushes) sampler.flush();
          }
          sampler.up();

          for (const op of ops) expect(opSchema.safeParse(op).error).toBeUndefined();
          const strokes = strokesOf(ops);
          const readable = chunks
            .flat()
            .filter((s) => Number.isFinite(s.x) && Number.isFinite(s.y) && Number.isFinite(s.time));
          const clamp = (v: number, most: number) => Math.min(most, Math.max(0, Math.round(v)));
          const expected = readable
            .map((s) => `${clamp(s.x, SHEET_WIDTH)},${clamp(s.y, SHEET_HEIGHT)}`)
            .filter((place, i, all) => place !== all[i - 1]);
          const drawn: string[] = [];
          strokes.forEach((stroke, i) => {
            expect(stroke.ended).toBe(true);
            const all = quads(stroke.points);
            expect(all.length).toBeLessThanOrEqual(MAX_SAMPLES_PER_STROKE);
            all.forEach((quad, k) => {
              expect(quad[2]).toBeGreaterThanOrEqual(all[k - 1]?.[2] ?? 0);
              if (pointer !== 'pen') expect(quad[3]).toBe(128);
            });
            const places = all.map(([x, y]) => `${x},${y}`);
            if (i > 0) {
              split += 1;
              expect(places.shift()).toBe(drawn.at(-1));
            }
            drawn.push(...places);
          });
          // Order kept, nothing but repeats dropped: hence the extremes, too.
          expect(drawn).toEqual(expected);
          if (drawn.length > 0) inked += 1;
        },
      ),
      { seed: 11, numRuns: 200 },
    );
    expect(inked).toBeGreaterThan(100);
    expect(split).toBeGreaterThan(50);
  });

  test('a stroke with too many samples goes on in a new one', () => {
    const { ops, sampler } = record();
    sampler.down(style, [at(0, 0, 0)]);
    const many = Array.from({ length: MAX_SAMPLES_PER_STROKE + 500 }, (_, i) => at(i % 1600, i % 7, i));
    for (let i = 1; i < many.length; i += 100) {
      sampler.move(many.slice(i, i + 100));
      if (i % 300 === 1) sampler.flush();
    }
    sampler.up();
    for (const op of ops) expect(opSchema.safeParse(op).success).toBe(true);
    const [first, second] = strokesOf(ops);
    expect(first!.points).toHaveLength(MAX_SAMPLES_PER_STROKE * POINT_STRIDE);
    expect(second!.points.slice(0, 2)).toEqual(first!.points.slice(-4, -2));
    expect(first!.points.length + second!.points.length).toBe((many.length + 1) * POINT_STRIDE);
  });
});
