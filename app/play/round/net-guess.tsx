'use client';

import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { PredictionBoard } from '@/app/session/predictions';
import { readNumber } from '@/lib/game/read-number';
import { SURE } from '@/lib/game/timing';
import styles from './net-guess.module.css';

interface Guess {
  readonly text: string | null;
  readonly sure: number;
}

/** What the network reads on a sheet, as far as this person is told. */
export function useNetGuess(predictions: PredictionBoard, sheet: number): Guess {
  const last = useRef<Guess>({ text: null, sure: 0 });
  const read = useCallback(() => {
    const next = readNumber([...predictions.all.values()].filter((one) => one.sheet === sheet));
    // The same object while nothing is new, so that nothing is rendered.
    if (next.text !== last.current.text || next.sure !== last.current.sure) last.current = next;
    return last.current;
  }, [predictions, sheet]);
  return useSyncExternalStore(predictions.subscribe, read, read);
}

interface Props {
  readonly predictions: PredictionBoard;
  readonly sheet: number;
}

/** The network's word on a sheet while it is drawn. */
export function NetGuess({ predictions, sheet }: Props) {
  const { text, sure } = useNetGuess(predictions, sheet);
  return (
    <p className={styles.guess} data-testid="net-guess" aria-live="off">
      <span className={styles.who}>The net reads</span>
      <strong className={styles.number}>{text ?? '–'}</strong>
      <span className={styles.sure}>
        {text === null ? 'nothing yet' : sure >= SURE.beat ? 'sure' : 'unsure'}
      </span>
    </p>
  );
}
