import type { Presence } from '@/app/session/presence';
import { type FramePoint, framePoint, panBy, pinch, zoomAt } from '@/lib/viewport/viewport';
import type { ToolKind } from './desk';
import type { Gesture } from './gesture';
import type { SheetPlace } from './sample';
import { type SheetView, sheetPlace } from './sheet-view';

/** A hand resting beside a pen is no finger: touches this soon after the pen was near do nothing. */
const PALM_AFTER_PEN_MS = 700;
/** CSS pixels; a contact broader than this is a palm. */
const PALM_WIDTH_PX = 60;
/** Zoom by e for so many pixels of a wheel that is turned with Ctrl held, which is also what a pad's pinch comes as. */
const WHEEL_PX_PER_E = 240;
/** A wheel that counts in lines: so many pixels each. */
const LINE_PX = 24;

export interface PointerPorts {
  readonly view: SheetView;
  readonly presence: Pick<Presence, 'active'>;
  /** What the pointer does; a hand where nothing may be changed. */
  tool(): ToolKind;
  /** @param tentative it came down on a label, which a tap is for */
  begin(tool: Exclude<ToolKind, 'hand'>, event: PointerEvent, place: SheetPlace, tentative: boolean): Gesture;
  /** Over the sheet with nothing pressed; null: it left. */
  hover(event: PointerEvent | null, place: SheetPlace): void;
  /** A gesture of ink or selection is under way. */
  busy(active: boolean): void;
  /** The hand's tool is in force, for the cursor. */
  hand(state: 'open' | 'closed' | null): void;
}

/**
 * Every pointer that comes down on the paper, by what it is: one finger, mouse or pen does what the tool does; two fingers, a pressed
 * wheel, the space bar and the hand tool move the sheet. Once a pen has been seen, fingers move the sheet and never draw. Labels on the
 * sheet are part of it: a tap is theirs, a stroke that begins on one is a stroke. The returned function ends it.
 */
export function attachPointers(paper: HTMLElement, surface: HTMLElement, ports: PointerPorts): () => void {
  const { view } = ports;
  let gesture: { readonly pointerId: number; readonly doing: Gesture; captured: boolean } | null = null;
  const touches = new Map<number, FramePoint>();
  /** The finger or button that drags the sheet. */
  let panning: { readonly pointerId: number; at: FramePoint } | null = null;
  let pinching = false;
  let penSeen = false;
  let penNearAt = -Infinity;
  let spaceDown = false;

  const place = () => sheetPlace(surface, view.viewport.get());

  function inFrame({ clientX, clientY }: Pick<PointerEvent, 'clientX' | 'clientY'>): FramePoint {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return framePoint((clientX - left) / width, (clientY - top) / height);
  }

  /** The sheet itself, or a label on it. */
  function targetOf(event: Event): 'sheet' | 'label' | null {
    if (event.target === surface) return 'sheet';
    return event.target instanceof Element && event.target.closest('[data-glyph]') !== null ? 'label' : null;
  }

  function isPalm(event: PointerEvent): boolean {
    if (event.pointerType !== 'touch') return false;
    return event.timeStamp - penNearAt < PALM_AFTER_PEN_MS || event.width > PALM_WIDTH_PX;
  }

  const handNow = (): boolean => spaceDown || ports.tool() === 'hand';
  const showHand = (): void => ports.hand(panning ? 'closed' : handNow() ? 'open' : null);

  function drop(): void {
    gesture = null;
    ports.busy(false);
  }

  function startPinch(event: PointerEvent): void {
    gesture?.doing.cancel(event);
    if (gesture) drop();
    panning = null;
    pinching = true;
  }

  function onDown(event: PointerEvent): void {
    const target = targetOf(event);
    if (event.pointerType === 'pen') {
      penSeen = true;
      penNearAt = event.timeStamp;
    }
    if (target === null || isPalm(event)) return;
    ports.presence.active();
    if (event.pointerType === 'touch') {
      touches.set(event.pointerId, inFrame(event));
      if (touches.size === 2) {
        startPinch(event);
        surface.setPointerCapture(event.pointerId);
        return;
      }
      if (touches.size > 2) return;
    }
    if (gesture || panning) return;
    const pans =
      event.button === 1 || (event.button === 0 && (handNow() || (penSeen && event.pointerType === 'touch')));
    if (pans) {
      if (target === 'label' && event.button === 0) return;
      event.preventDefault();
      surface.setPointerCapture(event.pointerId);
      panning = { pointerId: event.pointerId, at: inFrame(event) };
      showHand();
      return;
    }
    const tool = ports.tool();
    if (event.button !== 0 || tool === 'hand') return;
    const tentative = target === 'label';
    // A label that is tapped with the selecting tool selects, by its own click.
    if (tentative && tool !== 'pen') return;
    if (!tentative) {
      event.preventDefault();
      surface.setPointerCapture(event.pointerId);
    }
    ports.hover(null, place());
    // While ink is drawn labels hear nothing; this one may yet be tapped.
    if (!tentative) ports.busy(true);
    gesture = {
      pointerId: event.pointerId,
      doing: ports.begin(tool, event, place(), tentative),
      captured: !tentative,
    };
  }

  function onMove(event: PointerEvent): void {
    if (event.pointerType === 'pen') {
      penSeen = true;
      penNearAt = event.timeStamp;
    }
    if (pinching && touches.has(event.pointerId)) {
      const [a, b] = [...touches.keys()];
      // One of the two has gone up: the other does nothing until it does so, too.
      if (a === undefined || b === undefined) return;
      const from = [touches.get(a)!, touches.get(b)!] as const;
      touches.set(event.pointerId, inFrame(event));
      const to = [touches.get(a)!, touches.get(b)!] as const;
      const { width, height } = surface.getBoundingClientRect();
      view.show(pinch(view.viewport.get(), from, to, width / height));
      return;
    }
    if (panning?.pointerId === event.pointerId) {
      const at = inFrame(event);
      view.show(panBy(view.viewport.get(), at.u - panning.at.u, at.v - panning.at.v));
      panning.at = at;
      return;
    }
    if (gesture?.pointerId === event.pointerId) {
      if (!gesture.doing.move(event) || gesture.captured) return;
      // It was no tap: from here on the label hears nothing of it.
      gesture.captured = true;
      ports.busy(true);
      surface.setPointerCapture(event.pointerId);
      return;
    }
    if (gesture === null && event.pointerType !== 'touch' && targetOf(event) === 'sheet' && !handNow())
      ports.hover(event, place());
  }

  function onEnd(event: PointerEvent): void {
    if (touches.delete(event.pointerId) && pinching) {
      if (touches.size === 0) pinching = false;
      return;
    }
    if (panning?.pointerId === event.pointerId) {
      panning = null;
      showHand();
    }
    if (gesture?.pointerId !== event.pointerId) return;
    const { doing } = gesture;
    drop();
    doing.end(event.type === 'pointerup' ? event : null);
  }

  const onLeave = () => ports.hover(null, place());

  function onWheel(event: WheelEvent): void {
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const now = view.viewport.get();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.show(zoomAt(now, Math.exp((-event.deltaY * px) / WHEEL_PX_PER_E), inFrame(event)));
      return;
    }
    // All of the sheet is in sight: the wheel is the page's.
    if (now.zoom === 1) return;
    event.preventDefault();
    const { width, height } = surface.getBoundingClientRect();
    const [dx, dy] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    view.show(panBy(now, (-dx * px) / width, (-dy * px) / height));
  }

  function onKey(event: KeyboardEvent): void {
    if (event.code !== 'Space') return;
    const typing =
      event.target instanceof Element &&
      event.target.closest('input, textarea, button, a, [contenteditable], [role="dialog"], [role="menu"]');
    if (event.type === 'keydown' && (typing || event.ctrlKey || event.metaKey || event.altKey)) return;
    if (event.type === 'keydown') event.preventDefault();
    spaceDown = event.type === 'keydown';
    showHand();
  }

  const onBlur = () => {
    spaceDown = false;
    showHand();
  };

  /** Else a long press or a double tap is taken for a gesture of the page. */
  const keep = (event: Event) => {
    if (targetOf(event) === 'sheet') event.preventDefault();
  };

  const listeners: readonly [EventTarget, string, (event: never) => void, AddEventListenerOptions?][] = [
    [paper, 'pointerdown', onDown],
    [paper, 'pointermove', onMove],
    [paper, 'pointerup', onEnd],
    [paper, 'pointercancel', onEnd],
    [surface, 'lostpointercapture', onEnd],
    [paper, 'pointerleave', onLeave],
    [paper, 'contextmenu', keep],
    [paper, 'touchstart', keep, { passive: false }],
    [paper, 'wheel', onWheel, { passive: false }],
    [window, 'keydown', onKey],
    [window, 'keyup', onKey],
    [window, 'blur', onBlur],
  ];
  for (const [target, name, heard, options] of listeners)
    target.addEventListener(name, heard as EventListener, options);
  return () => {
    gesture?.doing.end(null);
    gesture = null;
    for (const [target, name, heard] of listeners) target.removeEventListener(name, heard as EventListener);
  };
}
