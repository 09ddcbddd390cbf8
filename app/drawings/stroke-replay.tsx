'use client';

import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import { useTheme } from '@/app/theme/current-theme';
import type { InkStroke } from './ink';
import { paintInk, paintInput } from './paint-ink';
import styles from './stroke-replay.module.css';
import { lastMoment } from './stroke-time';

interface Props {
  readonly strokes: readonly InkStroke[];
  /** Shown where a file brought no strokes. */
  readonly input: Uint8Array;
}

/** Canvas pixels on a side: sharp on a dense screen at the largest size that a page gives it. */
const SIDE = 1024;
/** A replay of a slow hand is cut to this. */
const LONGEST_REPLAY_MS = 6_000;

/** The ink as it was drawn, whole at once; played again in the pen's own time on request. Fills its place, which is positioned. */
export function StrokeReplay({ strokes, input }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const [plays, setPlays] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour of ink is the theme's
  useEffect(() => {
    const surface = canvas.current!;
    if (strokes.length === 0) {
      paintInput(surface, input);
      return;
    }
    if (plays === 0) {
      paintInk(surface, strokes, Number.POSITIVE_INFINITY);
      return;
    }
    const end = lastMoment(strokes);
    const pace = Math.max(1, end / LONGEST_REPLAY_MS);
    const began = performance.now();
    let next = requestAnimationFrame(function step(now) {
      const until = (now - began) * pace;
      paintInk(surface, strokes, until);
      if (until < end) next = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(next);
  }, [strokes, input, plays, theme]);

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
