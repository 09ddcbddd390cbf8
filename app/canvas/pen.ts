import type { OpId, StrokeId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import type { Points } from '@/lib/stroke/points';
import { type PointerSample, StrokeSampler } from '@/lib/stroke/sampler';
import type { Gesture } from './gesture';
import { onSheet, pointerKind, type SheetPlace } from './sample';

/** Ops of a moving pen go out at most this often; the ink itself is painted on every frame. */
const OP_INTERVAL_MS = 30;
/** A second finger that comes so soon after the first, or while that one has hardly moved, means the sheet, not ink. */
const TAKEN_FOR_A_PINCH_MS = 500;
const TAKEN_FOR_A_PINCH_PX = 14;
/** CSS pixels: a hand that holds still moves less. */
const STILL_PX = 5;

export interface PenTool {
  readonly colour: number;
  /** Sheet units. */
  readonly width: number;
}

export interface PenPorts {
  submit(op: Op): OpId;
  /** Samples of the stroke that are in no op yet; none when all are. */
  preview(stroke: StrokeId, points: Points): void;
  tool(): PenTool;
}

/**
 * Turns one pointer that is down into ops.
 * @param tentative it came down on something that can be tapped: there is no ink before it moves
 */
export function drawWithPen(
  first: PointerEvent,
  place: SheetPlace,
  sheet: number,
  ports: PenPorts,
  tentative: boolean,
): Gesture {
  let firstStroke: OpId | null = null;
  let waiting: PointerSample[] | null = tentative ? [] : null;
  /** CSS pixels from where it came down, at the most. */
  let strayed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sampler = new StrokeSampler((op) => {
    const id = ports.submit(op);
    firstStroke ??= id;
    return id;
  });

  const begin = (samples: readonly PointerSample[]): void =>
    sampler.down({ sheet, pointer: pointerKind(first.pointerType), ...ports.tool() }, samples);

  function preview(): void {
    if (sampler.stroke !== null) ports.preview(sampler.stroke, sampler.pending);
  }

  function sendSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      sampler.flush();
      preview();
    }, OP_INTERVAL_MS);
  }

  function finish(last: readonly PointerSample[]): void {
    clearTimeout(timer);
    const { stroke } = sampler;
    sampler.up(last);
    if (stroke !== null) ports.preview(stroke, []);
  }

  if (waiting) waiting.push(onSheet(first, place));
  else begin([onSheet(first, place)]);

  return {
    move(event) {
      const parts = event.getCoalescedEvents?.() ?? [];
      const samples = (parts.length > 0 ? parts : [event]).map((part) => onSheet(part, place));
      strayed = Math.max(strayed, Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY));
      if (waiting) {
        waiting.push(...samples);
        if (strayed < STILL_PX) return false;
        begin(waiting);
        waiting = null;
      } else sampler.move(samples);
      if (sampler.pending.length > 0) {
        sendSoon();
        preview();
      }
      return true;
    },
    end(event) {
      if (!waiting) finish(event === null ? [] : [onSheet(event, place)]);
    },
    cancel(event) {
      if (waiting) return;
      finish([]);
      const early = event.timeStamp - first.timeStamp < TAKEN_FOR_A_PINCH_MS;
      if (firstStroke !== null && (early || strayed < TAKEN_FOR_A_PINCH_PX))
        ports.submit({ kind: 'undo', action: firstStroke });
    },
  };
}
