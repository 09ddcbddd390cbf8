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

function pushVarint(bytes: number[], value: number): void {
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
  const points: number[] = [];
  let at = 0;
  let first = 0;

  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new RangeError('the bytes of a stroke end too early');
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };

  while (at < bytes.length) {
    const end = points.length + varint() * POINT_STRIDE;
    const start = points.length;
    while (points.length < end) {
      const coded = varint();
      const delta = coded & 1 ? -((coded + 1) / 2) : coded / 2;
      points.push((points.length - start < POINT_STRIDE ? 0 : points[points.length - POINT_STRIDE]!) + delta);
    }
    if (start === 0) first = points.length;
  }
  return { points, first };
}
