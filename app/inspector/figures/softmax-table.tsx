'use client';

import { percentText } from '@/app/answer/certainty';
import { activate } from '@/lib/network/activation-functions';
import { figure } from '../number-words';
import styles from './softmax-table.module.css';

interface Props {
  /** The logits of all ten. */
  readonly rivals: readonly number[];
  readonly digit: number;
}

/** From logits to probabilities: each digit's share of the sum of e^logit. */
export function SoftmaxTable({ rivals, digit }: Props) {
  const shares = activate('softmax', Float32Array.from(rivals));
  return (
    <div className={styles.softmax}>
      <p className={styles.words}>
        <b>Softmax</b> turns the ten logits into shares: e^logit, divided by the sum of all ten. One more in
        the logit is 2.7 times the share.
      </p>
      <ol className={styles.rows}>
        {rivals.map((logit, rival) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the digit.
            key={rival}
            data-own={rival === digit || undefined}
            data-testid="softmax-row"
            data-logit={logit}
            data-value={shares[rival]}
          >
            <span>{rival}</span>
            <span>{figure(logit)}</span>
            <span>{percentText(shares[rival]!)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
