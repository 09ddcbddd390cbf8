'use client';

import { useEffect, useState } from 'react';
import styles from './review.module.css';
import { type Agreement, readAgreement } from './review-api';

const sentence = ({ count, observed, kappa }: Agreement): string =>
  count === 0
    ? 'nothing judged by two yet'
    : `${Math.round(observed * 100)} % alike in ${count.toLocaleString('en')}` +
      (kappa === null ? '' : `, κ = ${kappa.toFixed(2)}`);

/** Blind mode: what it is for, and how far reviewers agree. */
export function AgreementLine() {
  const [agreement, setAgreement] = useState<{ readonly own: Agreement; readonly all: Agreement } | null>(
    null,
  );
  useEffect(() => {
    void readAgreement().then((answer) => answer.ok && setAgreement(answer.value));
  }, []);
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
