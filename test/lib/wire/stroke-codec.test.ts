import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importedStrokeId, type OpId, opId, type ParticipantId, type SessionId } from '@/lib/ids';
import type { StrokeRecord } from '@/lib/room/state';
import { POINTERS } from '@/lib/stroke/points';
import { BytesError } from '@/lib/wire/bytes';
import { decodeStrokes, encodeStrokes } from '@/lib/wire/stroke-codec';

const SEED = 20_261_126;

const stroke: StrokeRecord = {
  id: 'session-1.2' as OpId,
  by: 'person-1' as ParticipantId,
  session: 'session-1' as SessionId,
  sheet: 0,
  colour: 3,
  width: 12,
  pointer: 'pen',
  at: 300 as StrokeRecord['at'],
  firstSeq: 5 as StrokeRecord['firstSeq'],
  lastSeq: 7 as StrokeRecord['lastSeq'],
  points: [100, 200, 0, 128, 99, 203, 8, 130],
  ended: true,
  hiddenBy: [],
};

const strokeArbitrary: fc.Arbitrary<StrokeRecord> = fc
  .record({
    session: fc.constantFrom('session-1', 'session-2', 'a_long-session-of-someone-else'),
    n: fc.integer({ min: 1, max: 999_999_999 }),
    place: fc.option(fc.integer({ min: 0, max: 999 })),
    by: fc.constantFrom('person-1', 'person-2'),
    sheet: fc.nat(63),
    colour: fc.nat(7),
    width: fc.integer({ min: 1, max: 200 }),
    pointer: fc.constantFrom(...POINTERS),
    at: fc.integer({ min: 0, max: 2 ** 45 }),
    firstSeq: fc.nat(2 ** 31 - 1000),
    more: fc.nat(900),
    points: fc.array(fc.tuple(fc.nat(1600), fc.nat(1000), fc.nat(600_000), fc.nat(255)), {
      minLength: 1,
      maxLength: 60,
    }),
    ended: fc.boolean(),
    hiddenBy: fc.array(fc.constantFrom('session-1.7', 'session-2.31', 'session-2.1.004'), { maxLength: 3 }),
  })
  .map(({ n, place, more, points, ...rest }) => {
    const op = opId(rest.session as SessionId, n);
    return {
      ...rest,
      id: place === null ? op : importedStrokeId(op, place),
      lastSeq: rest.firstSeq + more,
      points: points.flat(),
    } as unknown as StrokeRecord;
  });

describe('strokes as bytes', () => {
  test('one stroke, byte by byte', () => {
    const text = (value: string) => [value.length, ...Buffer.from(value)];
    const bytes = [
      ...Buffer.from('INKS'),
      1,
      ...[2, ...text('session-1'), ...text('person-1')],
      1,
      // session, n, place, by; sheet, colour, width, pen, ended
      ...[0, 2, 0, 1, 0, 3, 12, POINTERS.indexOf('pen'), 1],
      // 300 ms and seq 5 since nothing, by zigzag: 600 is 88 + 4 × 128; two seqs later
      ...[88 | 128, 4, 10, 2],
      0,
      2,
      // 100 and 200 by zigzag are 200 and 400: 72 + 128 and 16 + 3 × 128
      ...[72 | 128, 1, 16 | 128, 3, 0, 0 | 128, 2],
      ...[1, 6, 16, 4],
    ];
    expect([...encodeStrokes([stroke])]).toEqual(bytes);
    expect(decodeStrokes(Uint8Array.from(bytes))).toEqual([stroke]);
    expect(decodeStrokes(Uint8Array.from(bytes).buffer)).toEqual([stroke]);
  });

  test('what is written is read, and equal strokes give equal bytes', () => {
    let written = 0;
    fc.assert(
      fc.property(fc.array(strokeArbitrary, { maxLength: 12 }), (strokes) => {
        const bytes = encodeStrokes(strokes);
        expect(decodeStrokes(bytes)).toEqual(strokes);
        expect(encodeStrokes(structuredClone(strokes))).toEqual(bytes);
        written += strokes.length;
      }),
      { seed: SEED, numRuns: 300 },
    );
    expect(written).toBeGreaterThan(500);
  });

  test('cut short at every byte, with bytes behind, or begun otherwise, it is refused', () => {
    const [strokes] = fc.sample(fc.array(strokeArbitrary, { minLength: 3, maxLength: 3 }), {
      seed: SEED,
      numRuns: 1,
    });
    const bytes = encodeStrokes(strokes!);
    for (let end = 0; end < bytes.length; end++)
      expect(() => decodeStrokes(bytes.subarray(0, end)), `cut at ${end}`).toThrow(BytesError);
    expect(() => decodeStrokes(Uint8Array.of(...bytes, 0))).toThrow('1 bytes are left');
    expect(() => decodeStrokes(Uint8Array.of(0, ...bytes.subarray(1)))).toThrow('no strokes');
    const newer = Uint8Array.from(bytes);
    newer[4] = 2;
    expect(() => decodeStrokes(newer)).toThrow('version 2');
  });

  test('bytes that were spoilt give strokes or a BytesError, and never more than they can hold', () => {
    const bytes = encodeStrokes([stroke, { ...stroke, id: 'session-1.3' as OpId }]);
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const spoilt = Uint8Array.from(bytes);
        spoilt[at] = value;
        try {
          expect(decodeStrokes(spoilt).length).toBeLessThan(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BytesError);
          refused++;
        }
      }),
      { seed: SEED, numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  test('a stroke that does not bear its session’s name is not written', () => {
    expect(() => encodeStrokes([{ ...stroke, id: 'session-9.2' as OpId }])).toThrow(RangeError);
  });
});
