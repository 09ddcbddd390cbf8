import type { OpId, StrokeId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import type { Points } from '@/lib/stroke/points';
import { StrokeSampler } from '@/lib/stroke/sampler';
import { onSheet, pointerKind, type SheetPlace } from './sample';

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

/** Turns the pointer that is down on `surface` into ops. One pointer draws at a time; the returned function ends it. */
export function attachPen(surface: HTMLElement, sheet: number, ports: PenPorts): () => void {
  const sampler = new StrokeSampler((op) => ports.submit(op));
  /** The pointer that draws, and where the sheet stood when it came down: measuring on every move would cost a layout. */
  let down: { readonly pointerId: number; readonly place: SheetPlace } | null = null;
  let penNearAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

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

  function end(last?: PointerEvent): void {
    if (down === null) return;
    clearTimeout(timer);
    timer = undefined;
    const { stroke } = sampler;
    sampler.up(last === undefined ? [] : [onSheet(last, down.place)]);
    down = null;
    if (stroke !== null) ports.preview(stroke, []);
  }

  function isPalm(event: PointerEvent): boolean {
    if (event.pointerType !== 'touch') return false;
    return event.timeStamp - penNearAt < PALM_AFTER_PEN_MS || event.width > PALM_WIDTH_PX;
  }

  function onDown(event: PointerEvent): void {
    if (event.pointerType === 'pen') penNearAt = event.timeStamp;
    if (down !== null || event.button !== 0 || !ports.mayDraw() || isPalm(event)) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    ports.drawing(true);
    const { left, top, width, height } = surface.getBoundingClientRect();
    down = { pointerId: event.pointerId, place: { left, top, width, height } };
    const pointer = pointerKind(event.pointerType);
    sampler.down({ sheet, pointer, ...ports.tool() }, [onSheet(event, down.place)]);
  }

  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'pen') penNearAt = event.timeStamp;
    if (down === null || event.pointerId !== down.pointerId) return;
    const { place } = down;
    const parts = event.getCoalescedEvents?.() ?? [];
    sampler.move((parts.length > 0 ? parts : [event]).map((part) => onSheet(part, place)));
    if (sampler.pending.length === 0) return;
    sendSoon();
    preview();
  }

  function onEnd(event: PointerEvent): void {
    if (down === null || event.pointerId !== down.pointerId) return;
    end(event.type === 'pointerup' ? event : undefined);
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
