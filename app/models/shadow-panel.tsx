'use client';

import { useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import type { Shadow } from '@/lib/training/version';
import { ConfusionTable } from './compare/confusion-table';
import styles from './models.module.css';
import { readShadows, startShadow, stopShadow } from './models-api';
import { Problem } from './models-frame';
import { useAsked } from './use-asked';
import { countText, shareText } from './words';

/** One drawing in five: enough to learn from, and little beside what reads for people. */
const SHARE = 0.2;

/** A candidate that reads beside the live version, seen by nobody: how often they agree, and where they do not. */
export function ShadowPanel({ id, live }: { readonly id: string; readonly live: string }) {
  const shadows = useAsked(`${id} shadow`, readShadows);
  const [problem, setProblem] = useState<string | null>(null);
  const trial = shadows.answer?.ok
    ? shadows.answer.value.shadows.find((one) => one.model === id && one.live === live)
    : undefined;
  const goes = trial !== undefined && trial.endedAt === null;

  async function act(asked: Promise<Answer<unknown>>): Promise<void> {
    const answer = await asked;
    setProblem(answer.ok ? null : answer.error.message);
    shadows.again();
  }

  return (
    <section className={styles.section} aria-labelledby="shadow" aria-busy={shadows.answer === null}>
      <h2 id="shadow" className={styles.heading}>
        Beside the live version
      </h2>
      {trial ? (
        <TrialLines trial={trial} />
      ) : (
        <p className={styles.soft}>
          Let it read one drawing in five beside {live}, for nobody to see, and find out where the two differ.
        </p>
      )}
      {shadows.answer?.ok === false && <Problem>{shadows.answer.error.message}</Problem>}
      {problem !== null && <Problem>{problem}</Problem>}
      <div className={styles.row}>
        <button
          type="button"
          className={button.button}
          onClick={() => void act(goes ? stopShadow(id) : startShadow(id, SHARE))}
        >
          {goes ? 'End the trial' : 'Try it out'}
        </button>
        {goes && (
          <button type="button" className={button.button} onClick={shadows.again}>
            Look again
          </button>
        )}
      </div>
    </section>
  );
}

function TrialLines({ trial }: { readonly trial: Shadow }) {
  const { seen, agreed, share, endedAt, disagreements } = trial;
  return (
    <>
      <p data-testid="shadow-agreement">
        {seen === 0 ? (
          'It has seen no drawing yet.'
        ) : (
          <>
            They agree on <strong>{shareText(agreed / seen)}</strong> of{' '}
            {countText(seen, 'drawing', 'drawings')}.
          </>
        )}
      </p>
      <p className={styles.fine}>
        {endedAt === null ? `It reads ${Math.round(100 * share)} % of what is drawn.` : 'The trial is over.'}
      </p>
      {seen > agreed && (
        <ConfusionTable
          title="Where they differ"
          confusion={disagreements}
          axes={{ row: 'the live version', column: 'this one' }}
        />
      )}
    </>
  );
}
