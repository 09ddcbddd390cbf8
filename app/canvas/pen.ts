import type { OpId, StrokeId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import {
  MAX_SAMPLES_PER_OP,
  MAX_SAMPLES_PER_STROKE,
  MAX_STROKE_MS,
  POINT_STRIDE,
  type Pointer,
  type Points,
} from '@/lib/stroke/points';
import { pointerKind, quantise, type SheetPlace } from './sample';

/** Ops of a moving pen go out at most this often; the ink itself is painted on every frame. */
const OP_INTERVAL_MS = 30;
/** A hand resting beside a pen is no finger: touches this soon after the pen was near are not ink. */
const PALM_AFTER_PEN_MS = 700;
/** CSS pixels; a contact broader than this is a palm. */
const PALM_WIDTH_PX = 60;

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
  mayDraw(): boolean;
  drawing(active: boolean): void;
}

interface Stroke {
  readonly id: StrokeId;
  readonly pointerId: number;
  readonly pointer: Pointer;
  readonly since: number;
  readonly place: SheetPlace;
  /** Samples in no op yet, flat. */
  pending: number[];
  /** All samples so far. */
  samples: number;
  last: readonly [number, number, number, number];
}

/** Turns the pointer that is down on `surface` into ops. One pointer draws at a time; the returned function ends it. */
export function attachPen(surface: HTMLElement, sheet: number, ports: PenPorts): () => void {
  let stroke: Stroke | null = null;
  let penNearAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function begin(event: PointerEvent, from?: Stroke): void {
    const pointer = pointerKind(event.pointerType);
    const { left, top, width, height } = from?.place ?? surface.getBoundingClientRect();
    const place = { left, top, width, height };
    const first = quantise(event, place, event.timeStamp, pointer);
    const { colour, width: size } = ports.tool();
    const points = from === undefined ? [...first] : [from.last[0], from.last[1], 0, from.last[3]];
    const id = ports.submit({ kind: 'begin', sheet, colour, width: size, pointer, points });
    stroke = {
      id,
      pointerId: event.pointerId,
      pointer,
      since: event.timeStamp,
      place,
      pending: [],
      samples: 1,
      last: [points[0]!, points[1]!, 0, points[3]!],
    };
  }

  function send(current: Stroke): void {
    for (let i = 0; i < current.pending.length; i += MAX_SAMPLES_PER_OP * POINT_STRIDE)
      ports.submit({
        kind: 'extend',
        stroke: current.id,
        points: current.pending.slice(i, i + MAX_SAMPLES_PER_OP * POINT_STRIDE),
      });
    current.pending = [];
    clearTimeout(timer);
    timer = undefined;
  }

  function sendSoon(): void {
    timer ??= setTimeout(() => {
      if (stroke === null) return;
      send(stroke);
      ports.preview(stroke.id, []);
    }, OP_INTERVAL_MS);
  }

  function end(): void {
    if (stroke === null) return;
    const ended = stroke;
    stroke = null;
    send(ended);
    ports.preview(ended.id, []);
    ports.submit({ kind: 'end', stroke: ended.id });
  }

  function take(event: PointerEvent): void {
    if (stroke === null) return;
    const sample = quantise(event, stroke.place, stroke.since, stroke.pointer);
    const [x, y, t] = stroke.last;
    if (sample[0] === x && sample[1] === y) return;
    const time = Math.max(t, sample[2]);
    stroke.last = [sample[0], sample[1], time, sample[3]];
    stroke.pending.push(...stroke.last);
    stroke.samples++;
    if (stroke.samples >= MAX_SAMPLES_PER_STROKE || time >= MAX_STROKE_MS) {
      const full = stroke;
      end();
      begin(event, full);
    }
  }

  function isPalm(event: PointerEvent): boolean {
    if (event.pointerType !== 'touch') return false;
    return event.timeStamp - penNearAt < PALM_AFTER_PEN_MS || event.width > PALM_WIDTH_PX;
  }

  function onDown(event: PointerEvent): void {
    if (event.pointerType === 'pen') penNearAt = event.timeStamp;
    if (stroke !== null || event.button !== 0 || !ports.mayDraw() || isPalm(event)) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    ports.drawing(true);
    begin(event);
  }

  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'pen') penNearAt = event.timeStamp;
    if (stroke === null || event.pointerId !== stroke.pointerId) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const part of parts.length > 0 ? parts : [event]) take(part);
    if (stroke.pending.length === 0) return;
    sendSoon();
    ports.preview(stroke.id, stroke.pending);
  }

  function onEnd(event: PointerEvent): void {
    if (stroke === null || event.pointerId !== stroke.pointerId) return;
    if (event.type === 'pointerup') take(event);
    end();
    ports.drawing(false);
  }

  /** Else a long press or a double tap is taken for a gesture of the page. */
  const keep = (event: Event) => event.preventDefault();

  surface.addEventListener('pointerdown', onDown);
  surface.addEventListener('pointermove', onMove);
  surface.addEventListener('pointerup', onEnd);
  surface.addEventListener('pointercancel', onEnd);
  surface.addEventListener('lostpointercapture', onEnd);
  surface.addEventListener('contextmenu', keep);
  surface.addEventListener('touchstart', keep, { passive: false });
  return () => {
    end();
    surface.removeEventListener('pointerdown', onDown);
    surface.removeEventListener('pointermove', onMove);
    surface.removeEventListener('pointerup', onEnd);
    surface.removeEventListener('pointercancel', onEnd);
    surface.removeEventListener('lostpointercapture', onEnd);
    surface.removeEventListener('contextmenu', keep);
    surface.removeEventListener('touchstart', keep);
  };
}
