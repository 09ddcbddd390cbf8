'use client';

import { Eraser, PenLine } from 'lucide-react';
import { type PointerEvent, useRef, useState } from 'react';
import button from '@/app/ui/button.module.css';
import type { Samples } from './read-by-all';
import styles from './time-machine.module.css';

/** Units of the sheet on a side. */
const SIDE = 400;

/** A nine whose loop is open: early readers differ on it. */
const SAMPLE: Samples = [
  [252, 118],
  [206, 96],
  [160, 122],
  [148, 170],
  [172, 208],
  [218, 204],
  [250, 168],
  [262, 126],
  [258, 196],
  [246, 262],
  [232, 318],
];

interface Props {
  readonly strokes: readonly Samples[];
  onChange(strokes: readonly Samples[]): void;
}

/** A small sheet for one digit. Whoever has no pointer takes the sample. */
export function Pad({ strokes, onChange }: Props) {
  const [open, setOpen] = useState<Samples | null>(null);
  const surface = useRef<SVGSVGElement>(null);

  function placeOf({ clientX, clientY }: { clientX: number; clientY: number }): readonly [number, number] {
    const box = surface.current!.getBoundingClientRect();
    const along = (at: number, from: number, length: number) =>
      Math.round(Math.min(1, Math.max(0, (at - from) / length)) * SIDE);
    return [along(clientX, box.left, box.width), along(clientY, box.top, box.height)];
  }
  function begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    surface.current!.setPointerCapture(event.pointerId);
    setOpen([placeOf(event)]);
  }
  function move(event: PointerEvent): void {
    if (open === null) return;
    // Between two frames the pen went on: all of its samples count.
    const samples = event.nativeEvent.getCoalescedEvents?.() ?? [];
    setOpen([...open, ...(samples.length > 0 ? samples : [event]).map(placeOf)]);
  }
  function end(): void {
    if (open === null) return;
    onChange([...strokes, open]);
    setOpen(null);
  }

  const drawn = open === null ? strokes : [...strokes, open];
  return (
    <div className={styles.side}>
      <svg
        ref={surface}
        className={styles.pad}
        viewBox={`0 0 ${SIDE} ${SIDE}`}
        role="img"
        aria-label={drawn.length === 0 ? 'An empty sheet' : 'Your drawing'}
        data-testid="pad"
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      >
        {drawn.map((stroke, index) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: strokes are only added
            key={index}
            d={`M${stroke.map((place) => place.join(' ')).join('L')}${stroke.length === 1 ? 'h0' : ''}`}
          />
        ))}
        {drawn.length === 0 && (
          <text x={SIDE / 2} y={SIDE / 2}>
            Draw a digit
          </text>
        )}
      </svg>
      <div className={styles.actions}>
        <button type="button" className={button.button} onClick={() => onChange([SAMPLE])}>
          <PenLine aria-hidden="true" />
          Sample
        </button>
        <button
          type="button"
          className={button.button}
          disabled={drawn.length === 0}
          onClick={() => onChange([])}
        >
          <Eraser aria-hidden="true" />
          Clear
        </button>
      </div>
    </div>
  );
}
