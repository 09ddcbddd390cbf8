'use client';

import { useEffect, useRef, useState } from 'react';
import { inkRim, rimPath } from '@/app/canvas/ink-path';
import { computed, inkVariable } from '@/app/canvas/palette';
import { drawnBy, frameOf, lastMoment } from '@/app/drawings/stroke-time';
import type { RoomSession } from '@/app/session/room-session';
import { useTheme } from '@/app/theme/current-theme';
import { isVisible, type StrokeRecord } from '@/lib/room/state';

export interface TimedStroke {
  /** Milliseconds after the first pen-down. */
  readonly delay: number;
  readonly width: number;
  readonly pointer: StrokeRecord['pointer'];
  readonly points: number[];
}

/** What stands on a sheet of the room, with the time in which it was drawn. */
export function inkOf(session: RoomSession, sheet: number): TimedStroke[] {
  const strokes = [...session.replica.strokes(sheet)].filter(isVisible);
  const began = Math.min(...strokes.map(({ at }) => at));
  return strokes.map(({ at, width, pointer, points }) => ({
    delay: at - began,
    width,
    pointer,
    points: [...points],
  }));
}

/** The ink of a sheet as it stands now; what comes later is seen, too. */
export function useInk(session: RoomSession, sheet: number): readonly TimedStroke[] {
  const [ink, setInk] = useState<readonly TimedStroke[]>(() => inkOf(session, sheet));
  useEffect(() => {
    const look = () => setInk(inkOf(session, sheet));
    look();
    return session.replica.onChange(look);
  }, [session, sheet]);
  return ink;
}

/** Fits the ink into a square of a canvas, from the given corner on. */
export function paintInk(
  context: CanvasRenderingContext2D,
  strokes: readonly TimedStroke[],
  place: { readonly left: number; readonly top: number; readonly side: number },
  until = Number.POSITIVE_INFINITY,
): void {
  const frame = frameOf(strokes);
  const scale = place.side / frame.side;
  context.save();
  context.translate(place.left - frame.left * scale, place.top - frame.top * scale);
  context.scale(scale, scale);
  for (const { points, width, pointer } of drawnBy(strokes, until))
    if (points.length > 0) context.fill(rimPath(inkRim(points, width, pointer)));
  context.restore();
}

interface Props {
  readonly strokes: readonly TimedStroke[];
  readonly colour: number;
  readonly label: string;
  readonly className?: string | undefined;
  /** Is drawn again, in the pen's own time, whenever this rises. */
  readonly plays?: number;
}

/** Canvas pixels on a side. */
const SIDE = 480;
const LONGEST_REPLAY_MS = 5_000;

/** A drawing by itself, as large as its ink. */
export function InkPicture({ strokes, colour, label, className, plays = 0 }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is in the colour that is read here.
  useEffect(() => {
    const surface = canvas.current!;
    const context = surface.getContext('2d')!;
    context.fillStyle = computed(surface, [inkVariable(colour)])[0]!;
    const paint = (until: number) => {
      context.clearRect(0, 0, SIDE, SIDE);
      paintInk(context, strokes, { left: 0, top: 0, side: SIDE }, until);
    };
    if (plays === 0 || strokes.length === 0) {
      paint(Number.POSITIVE_INFINITY);
      return;
    }
    const end = lastMoment(strokes);
    const pace = Math.max(1, end / LONGEST_REPLAY_MS);
    const began = performance.now();
    let next = requestAnimationFrame(function draw(now) {
      const until = (now - began) * pace;
      paint(until);
      if (until < end) next = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(next);
  }, [strokes, colour, plays, theme]);

  return (
    <canvas
      ref={canvas}
      className={className}
      width={SIDE}
      height={SIDE}
      role="img"
      aria-label={label}
      data-strokes={strokes.length}
    />
  );
}
