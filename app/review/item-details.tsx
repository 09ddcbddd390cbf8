'use client';

import { useEffect, useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import { ago } from '@/app/landing/ago';
import styles from './item-details.module.css';
import { labelWords } from './label-words';
import { type Details, readDetails } from './review-api';

const ACTIONS: Readonly<Record<string, string>> = {
  saved: 'saved as',
  labelled: 'labelled',
  accepted: 'accepted as',
  rejected: 'rejected as',
  undone: 'took back, again',
  blind: 'said blind',
};

/** Who said what of this drawing and when, and whether it is there twice. */
export function ItemDetails({ id }: { readonly id: string }) {
  const [details, setDetails] = useState<Details | null>(null);
  useEffect(() => {
    let gone = false;
    // A reviewer who presses on at once needs none of it.
    const timer = setTimeout(() => {
      void readDetails(id).then((answer) => {
        if (answer.ok && !gone) setDetails(answer.value);
      });
    }, 250);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id]);
  if (details === null) return <div className={styles.details} />;
  return (
    <div className={styles.details}>
      <ol className={styles.history} aria-label="History">
        {details.history.map(({ at, by, action, label }) => (
          <li key={`${at} ${action}`}>
            <span className={styles.who}>{by ?? 'Agreed'}</span> {ACTIONS[action]} {labelWords(label)},{' '}
            <time dateTime={new Date(at).toISOString()}>{ago(at, Date.now())}</time>
          </li>
        ))}
      </ol>
      {details.alike.length > 0 && (
        <section aria-label="Nearly the same">
          <h2 className={styles.heading}>
            {details.alike.some(({ same }) => same) ? 'There already' : 'Nearly the same'}
          </h2>
          <ul className={styles.alike}>
            {details.alike.map(({ id: other, input, label, status, same }) => (
              <li key={other} data-same={same || undefined}>
                <InputPicture
                  input={bytesOf(input)}
                  label={`${same ? 'The same' : 'Nearly the same'}, ${labelWords(label)}, ${status}`}
                />
                {labelWords(label)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
