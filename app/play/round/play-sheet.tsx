'use client';

import { useEffect, useRef } from 'react';
import type { Gesture } from '@/app/canvas/gesture';
import { createPainter, type Painter } from '@/app/canvas/painter';
import { inkFills, pointedFill } from '@/app/canvas/palette';
import { drawWithPen } from '@/app/canvas/pen';
import type { SheetPlace } from '@/app/canvas/sample';
import { createCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { useTheme } from '@/app/theme/current-theme';
import type { Twist } from '@/lib/game/settings';
import { type PlaySquare, penWidth, squareOf } from '@/lib/game/twist';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { WHOLE_SHEET } from '@/lib/viewport/viewport';
import styles from './play-sheet.module.css';

interface Props {
  readonly session: RoomSession;
  readonly sheet: number;
  /** Whether this person draws on it now. */
  readonly draws: boolean;
  readonly twist: Twist;
  readonly digits: number;
  readonly colour: number;
  readonly label: string;
}

const MAX_PIXEL_RATIO = 3;

/** A game's sheet: one pen, no zoom, nothing beside the ink. Upside down it is only shown so; the ink stands upright in the room. */
export function PlaySheet({ session, sheet, draws, twist, digits, colour, label }: Props) {
  const paper = useRef<HTMLDivElement>(null);
  const rest = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  const theme = useTheme();
  // Only whoever draws sees it on its head.
  const flipped = twist === 'upside-down' && draws;
  const square = squareOf(twist, digits);

  useEffect(() => {
    const surface = live.current!;
    const made = createPainter(rest.current!, surface, session.replica, sheet, createCell(WHOLE_SHEET));
    painter.current = made;
    made.recolour(inkFills(paper.current!), pointedFill(paper.current!));
    const resize = () => made.resize(surface.clientWidth, Math.min(devicePixelRatio, MAX_PIXEL_RATIO));
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(surface);
    const stop = session.replica.onChange((change) => made.change(change));
    return () => {
      observer.disconnect();
      stop();
      made.close();
      painter.current = null;
    };
  }, [session, sheet]);

  useEffect(() => {
    if (theme !== undefined) painter.current?.recolour(inkFills(paper.current!), pointedFill(paper.current!));
  }, [theme]);

  useEffect(() => {
    if (!draws) return;
    return attachPen(live.current!, squareOf(twist, digits), flipped, (first, place) =>
      drawWithPen(
        first,
        place,
        sheet,
        {
          submit: (op) => session.submit(op),
          preview: (stroke, points) => painter.current?.preview(stroke, points),
          tool: () => ({ colour, width: penWidth(twist) }),
        },
        false,
      ),
    );
  }, [session, sheet, draws, twist, digits, flipped, colour]);

  return (
    <div
      ref={paper}
      className={styles.paper}
      data-draws={draws || undefined}
      data-flipped={flipped || undefined}
    >
      <canvas ref={rest} className={styles.layer} />
      <canvas
        ref={live}
        className={styles.layer}
        data-testid="play-sheet"
        data-sheet={sheet}
        role="img"
        aria-label={label}
      />
      {square !== null && draws && <div className={styles.square} style={inParts(square)} />}
    </div>
  );
}

const percent = (share: number): string => `${share * 100}%`;
const inParts = ({ left, top, width, height }: PlaySquare) => ({
  left: percent(left / SHEET_WIDTH),
  top: percent(top / SHEET_HEIGHT),
  width: percent(width / SHEET_WIDTH),
  height: percent(height / SHEET_HEIGHT),
});

/** One pointer at a time draws; where there is a square, only what begins in it. The returned function ends it, its stroke too. */
function attachPen(
  surface: HTMLElement,
  square: PlaySquare | null,
  flipped: boolean,
  begin: (event: PointerEvent, place: SheetPlace) => Gesture,
): () => void {
  let drawing: { readonly pointer: number; readonly gesture: Gesture } | null = null;

  function place(): SheetPlace {
    const { left, top, width, height } = surface.getBoundingClientRect();
    return flipped
      ? { left: left + width, top: top + height, width: -width, height: -height }
      : { left, top, width, height };
  }

  function isInside(event: PointerEvent): boolean {
    if (square === null) return true;
    const { left, top, width, height } = place();
    const x = ((event.clientX - left) / width) * SHEET_WIDTH - square.left;
    const y = ((event.clientY - top) / height) * SHEET_HEIGHT - square.top;
    return x >= 0 && y >= 0 && x <= square.width && y <= square.height;
  }

  function finish(event: PointerEvent | null): void {
    drawing?.gesture.end(event);
    drawing = null;
  }

  const down = (event: PointerEvent) => {
    if (drawing !== null || event.button !== 0 || !isInside(event)) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    drawing = { pointer: event.pointerId, gesture: begin(event, place()) };
  };
  const move = (event: PointerEvent) => {
    if (drawing?.pointer !== event.pointerId) return;
    if (isInside(event)) drawing.gesture.move(event);
    else finish(null);
  };
  const up = (event: PointerEvent) => {
    if (drawing?.pointer === event.pointerId) finish(isInside(event) ? event : null);
  };
  const lost = () => finish(null);
  surface.addEventListener('pointerdown', down);
  surface.addEventListener('pointermove', move);
  surface.addEventListener('pointerup', up);
  surface.addEventListener('pointercancel', lost);
  return () => {
    finish(null);
    surface.removeEventListener('pointerdown', down);
    surface.removeEventListener('pointermove', move);
    surface.removeEventListener('pointerup', up);
    surface.removeEventListener('pointercancel', lost);
  };
}
