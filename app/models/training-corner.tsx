'use client';

import { useEffect, useRef, useState } from 'react';
import { ago } from '@/app/landing/ago';
import button from '@/app/ui/button.module.css';
import type { Outlook, Run, Suspect } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';
import styles from './models.module.css';
import { readOutlook, readRuns } from './models-api';
import { Problem } from './models-frame';
import { StartRun } from './start-run';
import corner from './training-corner.module.css';
import { useAsked } from './use-asked';
import { useLookAgain } from './use-look-again';
import { countText, doneShare, statusText } from './words';

/** Runs begin elsewhere, too: in a terminal, or with another reviewer. */
const LOOK_EVERY_MS = 1_000;

interface Props {
  readonly versions: readonly Version[];
  /** A run has made a version. */
  onMade(): void;
}

/** What the next version would learn from, a run to start, and those that go, wait or are over. */
export function TrainingCorner({ versions, onMade }: Props) {
  const outlook = useAsked('outlook', readOutlook).answer;
  const runs = useAsked('runs', readRuns);
  const [starting, setStarting] = useState(false);
  const listed = runs.answer?.ok ? runs.answer.value.runs : [];
  const made = listed.filter(({ status }) => status === 'done').length;

  useLookAgain(runs.again, LOOK_EVERY_MS);
  const madeBefore = useRef<number | null>(null);
  useEffect(() => {
    if (runs.answer === null) return;
    if (madeBefore.current !== null && made > madeBefore.current) onMade();
    madeBefore.current = made;
  }, [runs.answer, made, onMade]);

  return (
    <>
      <section className={styles.section} aria-labelledby="next-version" aria-busy={outlook === null}>
        <h2 id="next-version" className={styles.heading}>
          The next version
        </h2>
        <div className={corner.outlook}>
          {outlook?.ok && <OutlookLines outlook={outlook.value} />}
          {outlook?.ok === false && <Problem>{outlook.error.message}</Problem>}
        </div>
        <button
          type="button"
          className={button.solid}
          disabled={!outlook?.ok || outlook.value.missing.length > 0}
          onClick={() => setStarting(true)}
        >
          Train a version
        </button>
      </section>
      {outlook?.ok && (
        <StartRun
          outlook={outlook.value}
          versions={versions}
          open={starting}
          onClose={() => setStarting(false)}
        />
      )}
      <section className={styles.section} aria-labelledby="runs">
        <h2 id="runs" className={styles.heading}>
          Training runs
        </h2>
        {runs.answer?.ok && listed.length === 0 && <p className={styles.fine}>None yet.</p>}
        <ol className={corner.runs}>
          {listed.map((run) => (
            <RunLine key={run.id} run={run} />
          ))}
        </ol>
      </section>
    </>
  );
}

function OutlookLines({ outlook }: { readonly outlook: Outlook }) {
  const { drawings, people, holdOutDrawings, holdOutPeople, missing, suspects } = outlook;
  return (
    <>
      <p>
        It can learn from <strong>{countText(drawings, 'accepted drawing', 'accepted drawings')}</strong> by{' '}
        {countText(people, 'person', 'people')}.
      </p>
      <p className={styles.fine}>
        {countText(holdOutDrawings, 'drawing', 'drawings')} by{' '}
        {countText(holdOutPeople, 'other person', 'other people')}, never trained on, will judge it.
      </p>
      {missing.map((sentence) => (
        <p key={sentence} className={corner.missing}>
          {sentence}
        </p>
      ))}
      <Suspects suspects={suspects} />
    </>
  );
}

/** Those whose labels look wrong, with a way to look at them. */
export function Suspects({ suspects }: { readonly suspects: readonly Suspect[] }) {
  return suspects.map(({ person, name, drawings, contradicted, label, labelled }) => (
    <p key={person} className={corner.suspect} role="note">
      <strong>{name}</strong>: the network reads {contradicted} of {drawings} drawings as something else than
      their label; {labelled} are labelled {label === 'none' ? 'no digit' : label}.{' '}
      <a href={`/review?person=${person}`}>Look at them first</a>
    </p>
  ));
}

function RunLine({ run }: { readonly run: Run }) {
  const share = doneShare(run);
  return (
    <li className={corner.run} data-testid="run-line" data-status={run.status}>
      <a href={`/models/runs/${run.id}`}>{statusText(run)}</a>
      <span className={styles.fine}>
        from {run.from}, {ago(run.createdAt, Date.now())}
      </span>
      {run.status === 'running' && (
        <span className={corner.track}>
          <span style={{ transform: `scaleX(${share.toFixed(3)})` }} />
        </span>
      )}
    </li>
  );
}
