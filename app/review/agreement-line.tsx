'use client';

import { useEffect, useState } from 'react';
import { useCell } from '@/app/session/cell';
import styles from './review.module.css';
import { type Agreement, readAgreement } from './review-api';
import type { ReviewQueue } from './review-queue';

const sentence = ({ count, observed, kappa }: Agreement): string =>
  count === 0
    ? 'nothing judged by two yet'
    : `${Math.round(observed * 100)} % alike in ${count.toLocaleString('en')}` +
      (kappa === null ? '' : `, κ = ${kappa.toFixed(2)}`);

/** Blind mode: what it is for, and how far reviewers agree. */
export function AgreementLine({ queue }: { readonly queue: ReviewQueue }) {
  const heard = useCell(queue.state, (state) => state.heard);
  const [agreement, setAgreement] = useState<{ readonly own: Agreement; readonly all: Agreement } | null>(
    null,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said meanwhile is counted, too.
  useEffect(() => {
    let stale = false;
    void readAgreement().then((answer) => answer.ok && !stale && setAgreement(answer.value));
    return () => {
      stale = true;
    };
  }, [heard]);
  return (
    <p className={styles.blindLine}>
      Blind: neither label nor answer is shown. Two who agree settle a drawing.
      {agreement !== null && (
        <span title="Cohen’s kappa: 1 is full agreement, 0 what chance would give">
          {' '}
          You and others: {sentence(agreement.own)}. All reviewers: {sentence(agreement.all)}.
        </span>
      )}
    </p>
  );
}
