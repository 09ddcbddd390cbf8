/** CSS pixels that a press may wander and still be a click, not a turn of the camera. */
const STILL = 4;

export interface PointerPlace {
  readonly x: number;
  readonly y: number;
}

export interface PointerActions {
  /** Null when the pointer has left, or turns the camera. */
  readonly over: (place: PointerPlace | null) => void;
  readonly click: (place: PointerPlace) => void;
}

/** Tells apart looking, clicking and turning. */
export function watchPointer(
  canvas: HTMLCanvasElement,
  { over, click }: PointerActions,
  signal: AbortSignal,
): void {
  let pressed: PointerPlace | null = null;
  const placeOf = (event: PointerEvent): PointerPlace => ({ x: event.offsetX, y: event.offsetY });
  const wandered = (from: PointerPlace, to: PointerPlace) => Math.hypot(from.x - to.x, from.y - to.y) > STILL;
  const leave = () => {
    pressed = null;
    over(null);
  };
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      pressed = event.isPrimary && event.button === 0 ? placeOf(event) : null;
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      const place = placeOf(event);
      if (pressed && wandered(pressed, place)) pressed = null;
      over(event.buttons === 0 ? place : null);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerup',
    (event) => {
      const place = placeOf(event);
      if (pressed && !wandered(pressed, place)) click(place);
      pressed = null;
      if (event.pointerType === 'mouse') over(place);
    },
    { signal },
  );
  canvas.addEventListener('pointerleave', leave, { signal });
  canvas.addEventListener('pointercancel', leave, { signal });
}
