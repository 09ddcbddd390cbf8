import { POINT_STRIDE, type Points } from '@/lib/stroke/points';

/**
 * Pen samples as bytes, 4 to 5 a sample: segments, one behind the other, so that bytes of a begin and of its extends are joined
 * by mere concatenation, in the database.
 *   segment: varint number of samples, then per sample four zigzag varints: x, y, t, p, each less that of the sample before it
 *   in the segment (0 before the first)
 * A varint has seven bits a byte, the lowest first, and the high bit on all bytes but its last.
 */
export function encodeSegment(points: Points): Uint8Array {
  const samples = points.length / POINT_STRIDE;
  if (!Number.isInteger(samples)) throw new RangeError('points come in fours: x, y, t, p');
  const bytes: number[] = [];
  pushVarint(bytes, samples);
  for (let i = 0; i < points.length; i++) {
    const delta = points[i]! - (i < POINT_STRIDE ? 0 : points[i - POINT_STRIDE]!);
    pushVarint(bytes, delta >= 0 ? delta * 2 : -delta * 2 - 1);
  }
  return Uint8Array.from(bytes);
}

export function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
}

export interface DecodedPoints {
  /** Flat samples of all segments. */
  readonly points: number[];
  /** How many values of `points` the first segment holds: the samples of the begin. */
  readonly first: number;
}

/** @throws RangeError where the bytes end within a segment */
export function decodeSegments(bytes: Uint8Array): DecodedPoints {
  const read = decodeVarints(bytes);
  const points: number[] = [];
  let first = 0;
  while (read.more()) {
    for (const value of read.segment()) points.push(value);
    if (first === 0) first = points.length;
  }
  return { points, first };
}

export interface VarintReader {
  more(): boolean;
  next(): number;
  /** The flat samples of one segment. */
  segment(): number[];
}

/** Its methods throw RangeError where the bytes end too early. */
export function decodeVarints(bytes: Uint8Array): VarintReader {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new RangeError('the bytes of a stroke end too early');
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  return {
    more: () => at < bytes.length,
    next,
    segment() {
      const points: number[] = [];
      const end = next() * POINT_STRIDE;
      while (points.length < end) {
        const coded = next();
        const delta = coded & 1 ? -((coded + 1) / 2) : coded / 2;
        points.push((points.length < POINT_STRIDE ? 0 : points[points.length - POINT_STRIDE]!) + delta);
      }
      return points;
    },
  };
}
