import type { OpId, StrokeId } from '../ids';
import type { Op } from '../room/op';
import {
  MAX_SAMPLES_PER_OP,
  MAX_SAMPLES_PER_STROKE,
  MAX_STROKE_MS,
  POINT_STRIDE,
  type Pointer,
  type Points,
  SHEET_HEIGHT,
  SHEET_WIDTH,
} from './points';

/** One sample as the browser gives it, moved into sheet coordinates. */
export interface PointerSample {
  /** Sheet units, any float; what lies outside is moved to the sheet's edge. */
  readonly x: number;
  readonly y: number;
  /** Milliseconds on any clock that the stroke's samples share (an event's timeStamp). */
  readonly time: number;
  /** 0 … 1; only a pen's is kept. */
  readonly pressure: number;
}

export interface StrokeStyle {
  readonly sheet: number;
  readonly colour: number;
  /** Sheet units. */
  readonly width: number;
  readonly pointer: Pointer;
}

/** What a mouse or a finger presses with. */
export const DEFAULT_PRESSURE = 128;

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, Math.round(value)));

interface Pen {
  readonly style: StrokeStyle;
  /** Null until the stroke has begun, which takes one sample that can be read. */
  stroke: { readonly id: StrokeId; samples: number } | null;
  /** Clock time of the stroke's t = 0. */
  origin: number;
  /** The last sample kept: x, y, t, p. */
  last: readonly [number, number, number, number] | null;
  /** Kept, not yet handed on. */
  pending: number[];
}

/**
 * Turns what a pointer does into begin, extend and end ops that the room takes: whole sheet units, no sample twice in the same
 * place, time that never falls, no op or stroke above its limit. A stroke that grows too long or too old goes on in a new one that
 * begins where the old one ended, so that the line has no gap.
 *
 * One sampler follows one pointer. `down` begins at once, so that ink shows with the touch; `move` only gathers; the caller
 * calls `flush` once a display frame; `up` flushes and ends.
 */
export class StrokeSampler {
  #pen: Pen | null = null;

  /** @param submit hands an op to the room and returns its id (a replica's `submit`). */
  constructor(private readonly submit: (op: Op) => OpId) {}

  /** The stroke being drawn; null while the pen is up or has given nothing yet. */
  get stroke(): StrokeId | null {
    return this.#pen?.stroke?.id ?? null;
  }

  /** Samples that are in no op yet: a page paints them over the stroke, so that ink keeps up between two flushes. */
  get pending(): Points {
    return this.#pen?.pending ?? [];
  }

  get drawing(): boolean {
    return this.#pen !== null;
  }

  down(style: StrokeStyle, samples: readonly PointerSample[]): void {
    this.up();
    this.#pen = { style, stroke: null, origin: 0, last: null, pending: [] };
    this.move(samples);
    this.flush();
  }

  /** Coalesced samples, oldest first. Without a pen on the sheet nothing happens. */
  move(samples: readonly PointerSample[]): void {
    if (this.#pen) for (const sample of samples) this.#take(this.#pen, sample);
  }

  /** Hands on what was gathered, in as many ops as its length needs. */
  flush(): void {
    if (this.#pen) this.#flush(this.#pen);
  }

  /** The pen left the sheet, or its pointer was lost: what was drawn so far stays. */
  up(samples: readonly PointerSample[] = []): void {
    this.move(samples);
    const pen = this.#pen;
    if (!pen) return;
    this.#flush(pen);
    this.#end(pen);
    this.#pen = null;
  }

  #take(pen: Pen, sample: PointerSample): void {
    if (!Number.isFinite(sample.x) || !Number.isFinite(sample.y) || !Number.isFinite(sample.time)) return;
    const x = clamp(sample.x, SHEET_WIDTH);
    const y = clamp(sample.y, SHEET_HEIGHT);
    const pressure =
      pen.style.pointer === 'pen' && Number.isFinite(sample.pressure)
        ? clamp(sample.pressure * 255, 255)
        : DEFAULT_PRESSURE;
    const { time } = sample;
    if (!pen.last) pen.origin = time;
    else if (pen.last[0] === x && pen.last[1] === y) return;

    const gathered = (pen.stroke?.samples ?? 0) + pen.pending.length / POINT_STRIDE;
    if (gathered >= MAX_SAMPLES_PER_STROKE || Math.round(time - pen.origin) > MAX_STROKE_MS)
      this.#continueAnew(pen, time);

    // A clock that was set back stands still for the stroke.
    pen.last = [x, y, Math.max(pen.last?.[2] ?? 0, Math.round(time - pen.origin)), pressure];
    pen.pending.push(...pen.last);
  }

  /** The new stroke begins on the old one's last sample, at t = 0. */
  #continueAnew(pen: Pen, time: number): void {
    this.#flush(pen);
    this.#end(pen);
    pen.origin = time;
    if (pen.last) {
      pen.last = [pen.last[0], pen.last[1], 0, pen.last[3]];
      pen.pending.push(...pen.last);
    }
  }

  #flush(pen: Pen): void {
    const points = pen.pending;
    pen.pending = [];
    const most = MAX_SAMPLES_PER_OP * POINT_STRIDE;
    for (let from = 0; from < points.length; from += most) {
      const part = points.slice(from, from + most);
      const samples = part.length / POINT_STRIDE;
      if (pen.stroke) {
        this.submit({ kind: 'extend', stroke: pen.stroke.id, points: part });
        pen.stroke.samples += samples;
      } else {
        const { sheet, colour, width, pointer } = pen.style;
        pen.stroke = {
          id: this.submit({ kind: 'begin', sheet, colour, width, pointer, points: part }),
          samples,
        };
      }
    }
  }

  #end(pen: Pen): void {
    if (pen.stroke) this.submit({ kind: 'end', stroke: pen.stroke.id });
    pen.stroke = null;
  }
}
