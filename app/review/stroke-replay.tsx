'use client';

import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { inkRim, rimPath } from '@/app/canvas/ink-path';
import { inkVariable } from '@/app/canvas/palette';
import { paintGrey } from '@/app/strip/paint-grey';
import { POINT_STRIDE } from '@/lib/stroke/points';
import styles from './review.module.css';
import type { ReviewStroke } from './review-api';
import { drawnBy, frameOf, lastMoment } from './stroke-time';

interface Props {
  readonly strokes: readonly ReviewStroke[];
  /** Shown where a file brought no strokes. */
  readonly input: Uint8Array;
}

/** Canvas pixels on a side: sharp on a dense screen at the largest size that the page gives it. */
const SIDE = 1024;
/** A replay of a slow hand is cut to this. */
const LONGEST_REPLAY_MS = 6_000;

/** The ink as it was drawn, whole at once; played again in the pen's own time on request. */
export function StrokeReplay({ strokes, input }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [plays, setPlays] = useState(0);

  useEffect(() => {
    const surface = canvas.current!;
    if (strokes.length === 0) {
      paintGrey(surface, { width: 28, height: 28, pixels: input });
      return;
    }
    const context = surface.getContext('2d')!;
    const frame = frameOf(strokes);
    const end = lastMoment(strokes);
    const colour = getComputedStyle(surface).color;

    function paint(until: number): void {
      const scale = SIDE / frame.side;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, SIDE, SIDE);
      context.setTransform(scale, 0, 0, scale, -frame.left * scale, -frame.top * scale);
      context.fillStyle = colour;
      for (const { width, pointer, points } of drawnBy(strokes, until))
        if (points.length >= POINT_STRIDE) context.fill(rimPath(inkRim(points, width, pointer)));
    }

    if (plays === 0) {
      paint(Number.POSITIVE_INFINITY);
      return;
    }
    const pace = Math.max(1, end / LONGEST_REPLAY_MS);
    const began = performance.now();
    let next = requestAnimationFrame(function step(now) {
      const until = (now - began) * pace;
      paint(until);
      if (until < end) next = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(next);
  }, [strokes, input, plays]);

  return (
    <>
      <canvas
        ref={canvas}
        className={styles.ink}
        width={SIDE}
        height={SIDE}
        style={{ color: inkVariable(0) }}
        role="img"
        aria-label="The drawing"
        data-strokes={strokes.length}
      />
      {strokes.length > 0 && (
        <button type="button" className={styles.replay} onClick={() => setPlays(plays + 1)}>
          <Play aria-hidden="true" />
          Replay
        </button>
      )}
    </>
  );
}
