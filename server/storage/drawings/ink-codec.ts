import { POINTERS, type Pointer, type Points } from '@/lib/stroke/points';
import { decodeVarints, encodeSegment, pushVarint } from '../rooms/point-codec';

/** One stroke of a kept drawing, as the pen made it. */
export interface DrawnStroke {
  /** Milliseconds since the drawing's first stroke began. */
  readonly delay: number;
  /** Sheet units. */
  readonly width: number;
  readonly pointer: Pointer;
  /** Flat samples, see `lib/stroke/points.ts`. */
  readonly points: Points;
}

/** Bytes of a drawing's strokes: varint count, then per stroke varints delay, width, pointer, and one segment of the point codec. */
export function encodeInk(strokes: readonly DrawnStroke[]): Uint8Array {
  const head: number[] = [];
  pushVarint(head, strokes.length);
  const parts: Uint8Array[] = [Uint8Array.from(head)];
  for (const { delay, width, pointer, points } of strokes) {
    const about: number[] = [];
    for (const value of [delay, width, POINTERS.indexOf(pointer)]) pushVarint(about, value);
    parts.push(Uint8Array.from(about), encodeSegment(points));
  }
  return Buffer.concat(parts);
}

/** @throws RangeError where the bytes end too early or name no pointer */
export function decodeInk(bytes: Uint8Array): DrawnStroke[] {
  const read = decodeVarints(bytes);
  return Array.from({ length: read.next() }, () => {
    const [delay, width, kind] = [read.next(), read.next(), read.next()];
    const pointer = POINTERS[kind];
    if (pointer === undefined) throw new RangeError(`there is no pointer ${kind}`);
    return { delay, width, pointer, points: read.segment() };
  });
}
