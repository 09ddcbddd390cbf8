import { type OpId, opIdSchema } from '@/lib/ids';
import type { NumberedOp } from '@/lib/room/decide';
import type { PenDigit } from '../pen-strokes';

/** What one message of a page holds. */
export type Update = readonly NumberedOp[];

export interface PenOptions {
  readonly session: string;
  readonly digits: readonly PenDigit[];
  /** Where among them this pen begins. */
  readonly first: number;
  /** Left, top, width, height in sheet units: where this pen writes. */
  readonly region: readonly [number, number, number, number];
  readonly samplesPerUpdate: number;
}

/** A digit with the room around it, sheet units. */
export const PLACE = 100;
const DIGIT = 60;
const PEN_WIDTH = 5;
/** From one digit to the next among those of many writers; has no factor in common with their number. */
const STRIDE = 37;

/**
 * A pen that never rests: digit after digit, place after place of its region, and when that is full it erases the digit in whose
 * place it writes the next. Endless; every update changes the picture of a glyph.
 */
export function* penUpdates(options: PenOptions): Generator<Update, never> {
  const { session, digits, samplesPerUpdate } = options;
  const [left, top, width, height] = options.region;
  const columns = Math.max(1, Math.floor(width / PLACE));
  const places = columns * Math.max(1, Math.floor(height / PLACE));
  const drawn = new Map<number, OpId[]>();
  let n = 1;
  for (let count = 0; ; count++) {
    const place = count % places;
    const corner = [
      left + (place % columns) * PLACE + (PLACE - DIGIT) / 2,
      top + Math.floor(place / columns) * PLACE + (PLACE - DIGIT) / 2,
    ] as const;
    const old = drawn.get(place) ?? [];
    const now: OpId[] = [];
    for (const samples of samplesOf(digits[(options.first + count * STRIDE) % digits.length]!, corner)) {
      const ops: NumberedOp[] = [];
      if (old.length > 0) ops.push({ n: n++, op: { kind: 'erase', strokes: old.splice(0) } });
      const stroke = opIdSchema.parse(`${session}.${n}`);
      now.push(stroke);
      ops.push({
        n: n++,
        op: {
          kind: 'begin',
          sheet: 0,
          colour: options.first % 8,
          width: PEN_WIDTH,
          pointer: 'pen',
          points: samples.slice(0, samplesPerUpdate).flat(),
        },
      });
      for (let at = samplesPerUpdate; at < samples.length; at += samplesPerUpdate) {
        yield ops.splice(0);
        const points = samples.slice(at, at + samplesPerUpdate).flat();
        ops.push({ n: n++, op: { kind: 'extend', stroke, points } });
      }
      ops.push({ n: n++, op: { kind: 'end', stroke } });
      yield ops;
    }
    drawn.set(place, now);
  }
}

/** Strokes of samples x, y, t, p, t by a tablet of 100 samples a second. */
function samplesOf({ strokes }: PenDigit, [left, top]: readonly [number, number]): number[][][] {
  const all = strokes.flat();
  const [xs, ys] = [all.map(([x]) => x!), all.map(([, y]) => y!)];
  const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
  const scale = DIGIT / Math.max(1, Math.max(...xs) - x0, Math.max(...ys) - y0);
  return strokes
    .filter((stroke) => stroke.length > 0)
    .map((stroke) =>
      stroke.map(([x, y], i) => [
        Math.round(left + (x! - x0) * scale),
        Math.round(top + (y! - y0) * scale),
        i * 10,
        128,
      ]),
    );
}
