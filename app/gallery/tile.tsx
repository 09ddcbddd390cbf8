'use client';

import { useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InkPicture } from '@/app/drawings/ink-picture';
import type { ShownDrawing } from './gallery-api';
import styles from './tile.module.css';
import { drawingName, readingWords } from './words';

interface Props {
  readonly drawing: ShownDrawing;
  /** A second line instead of what the network made of it. */
  readonly note?: string;
  onOpen(): void;
}

/** A drawing, whose it is, and what the network made of it. */
export function Tile({ drawing, note, onOpen }: Props) {
  const [input] = useState(() => bytesOf(drawing.input));
  const name = drawingName(drawing);
  const words = note ?? readingWords(drawing);
  const misread = drawing.number === null && drawing.read !== drawing.label;
  return (
    <button type="button" className={styles.tile} onClick={onOpen} data-testid="tile" data-id={drawing.id}>
      <InkPicture strokes={drawing.strokes} input={input} label={`${name} by ${drawing.name}`} />
      <span className={styles.caption}>
        <strong>{name}</strong>
        {words !== null && <span data-misread={misread || undefined}>{words}</span>}
      </span>
      <bdi className={styles.name}>{drawing.name}</bdi>
    </button>
  );
}
