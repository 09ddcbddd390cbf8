'use client';

import { useEffect, useRef } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import { useTheme } from '@/app/theme/current-theme';
import type { InkStroke } from './ink';
import styles from './ink-picture.module.css';
import { paintInk, paintInput } from './paint-ink';

interface Props {
  readonly strokes: readonly InkStroke[];
  /** Shown where a file brought no strokes. */
  readonly input: Uint8Array;
  readonly label: string;
}

/** Canvas pixels on a side: tiles are some 160 wide, on a screen of two pixels a point. */
const SIDE = 320;

/** A drawing as its author sees it, small. */
export function InkPicture({ strokes, input, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour of ink is the theme's
  useEffect(() => {
    if (strokes.length === 0) paintInput(canvas.current!, input);
    else paintInk(canvas.current!, strokes, Number.POSITIVE_INFINITY);
  }, [strokes, input, theme]);
  return (
    <canvas
      ref={canvas}
      className={styles.picture}
      width={SIDE}
      height={SIDE}
      style={{ color: inkVariable(0) }}
      role="img"
      aria-label={label}
      data-strokes={strokes.length}
    />
  );
}
