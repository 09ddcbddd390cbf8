'use client';

import { useEffect, useRef } from 'react';
import type { Reading, ReadingSource } from '@/app/session/reading';
import { DIGITS } from '@/lib/network/layers';
import styles from './answer.module.css';
import { percentText, verdictOf } from './certainty';
import { onFrame } from './on-frame';

/** The ten probabilities. `data-value` carries each as a number; they are drawn by hand, as they move with the pen. */
export function AnswerBars({ reading }: { readonly reading: ReadingSource }) {
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    const rows = Array.from(list.current!.children, (row) => ({
      row: row as HTMLElement,
      fill: row.querySelector<HTMLElement>('[data-fill]')!,
      value: row.querySelector<HTMLElement>('[data-percent]')!,
    }));
    function draw(now: Reading | null): void {
      const best = now === null ? -1 : verdictOf(now.probabilities, now.isDigit).digit;
      rows.forEach(({ row, fill, value }, digit) => {
        const probability = now?.probabilities[digit] ?? 0;
        row.dataset.value = String(probability);
        row.toggleAttribute('data-best', digit === best);
        fill.style.transform = `scaleX(${probability.toFixed(4)})`;
        value.textContent = now === null ? '' : percentText(probability);
      });
    }
    const frames = onFrame(draw);
    const stop = reading.subscribe(frames.push);
    frames.push(reading.latest);
    return () => {
      stop();
      frames.close();
    };
  }, [reading]);

  return (
    <ol ref={list} className={styles.bars} aria-label="Probability of each digit">
      {Array.from({ length: DIGITS }, (_, digit) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the index is the digit.
        <li key={digit} className={styles.bar} data-testid={`bar-${digit}`} data-value="0">
          <span className={styles.name}>{digit}</span>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.fill} data-fill="" />
          </span>
          <span className={styles.value} data-percent="" />
        </li>
      ))}
    </ol>
  );
}
