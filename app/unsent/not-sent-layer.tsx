'use client';

import { inkRim } from '@/app/canvas/ink-path';
import { inkVariable } from '@/app/canvas/palette';
import { useCell } from '@/app/session/cell';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { NotSentStroke } from './ink-store';
import styles from './not-sent-layer.module.css';
import type { UnsentInk } from './unsent-ink';

/** Ink that only its author sees, as a pale outline over the sheet: nobody is to take it for ink that the others see. */
export function NotSentLayer({ unsent, sheet }: { readonly unsent: UnsentInk; readonly sheet: number }) {
  const strokes = useCell(unsent.notSent, (all) => all);
  const here = strokes.filter((stroke) => stroke.sheet === sheet);
  if (here.length === 0) return null;
  return (
    <svg
      className={styles.layer}
      viewBox={`0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}`}
      role="img"
      aria-label={`${here.length === 1 ? 'A stroke' : `${here.length} strokes`} of yours that the others do not see`}
      data-testid="not-sent-layer"
    >
      {here.map((stroke) => (
        <path
          key={stroke.id}
          className={styles.stroke}
          d={outline(stroke)}
          style={{ color: inkVariable(stroke.colour) }}
        />
      ))}
    </svg>
  );
}

function outline({ points, width, pointer }: NotSentStroke): string {
  const corners = inkRim(points, width, pointer).map(([x, y]) => `${x!.toFixed(1)} ${y!.toFixed(1)}`);
  return corners.length === 0 ? '' : `M${corners.join('L')}Z`;
}
