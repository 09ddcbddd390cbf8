'use client';

import { type CSSProperties, type MouseEvent, useEffect, useRef } from 'react';
import type { Field } from '@/lib/explain/receptive-field';
import styles from './cell-canvas.module.css';
import { type Ink, paintCells } from './paint-cells';

interface Props {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  readonly ink: Ink;
  /** Framed: rows and columns, the last ones included. */
  readonly field?: Field | null;
  readonly marked?: { readonly row: number; readonly column: number } | null;
  readonly onPick?: (row: number, column: number) => void;
  readonly onHover?: (cell: { readonly row: number; readonly column: number } | null) => void;
  readonly className?: string | undefined;
  readonly testId?: string;
}

/** A map of cells, each as large as the place allows. For a pointer; whoever uses keys has the rows of figures beside it. */
export function CellCanvas(props: Props) {
  const { label, values, columns, rows, ink, field, marked, onPick, onHover, className, testId } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { kind, full } = ink;
  const exposure = ink.kind === 'ramp' ? ink.exposure : 1;

  useEffect(() => {
    paintCells(canvas.current!, values, kind === 'ramp' ? { kind, full, exposure } : { kind, full });
  }, [values, kind, full, exposure]);

  const under = (event: MouseEvent): { row: number; column: number } => {
    const box = canvas.current!.getBoundingClientRect();
    const at = (place: number, size: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor((place / size) * count)));
    return {
      row: at(event.clientY - box.top, box.height, rows),
      column: at(event.clientX - box.left, box.width, columns),
    };
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above: the same cells are reached by the rows of figures.
    // biome-ignore lint/a11y/noStaticElementInteractions: the same.
    <span
      className={className === undefined ? styles.frame : `${styles.frame} ${className}`}
      style={{ '--columns': columns, '--rows': rows } as CSSProperties}
      data-pick={onPick !== undefined || undefined}
      onClick={(event) => {
        const { row, column } = under(event);
        onPick?.(row, column);
      }}
      onMouseMove={onHover && ((event) => onHover(under(event)))}
      onMouseLeave={onHover && (() => onHover(null))}
      data-testid={testId}
    >
      <canvas
        ref={canvas}
        className={styles.cells}
        width={columns}
        height={rows}
        role="img"
        aria-label={label}
      />
      {field && <span className={styles.field} style={boxStyle(field, columns, rows)} />}
      {marked && (
        <span
          className={styles.mark}
          style={boxStyle(
            { top: marked.row, bottom: marked.row, left: marked.column, right: marked.column },
            columns,
            rows,
          )}
        />
      )}
    </span>
  );
}

const boxStyle = ({ top, left, bottom, right }: Field, columns: number, rows: number): CSSProperties => ({
  left: `${(left / columns) * 100}%`,
  top: `${(top / rows) * 100}%`,
  width: `${((right - left + 1) / columns) * 100}%`,
  height: `${((bottom - top + 1) / rows) * 100}%`,
});
