'use client';

import { useEffect, useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InkPicture } from '@/app/drawings/ink-picture';
import button from '@/app/ui/button.module.css';
import { ListPage } from '@/app/ui/list-page';
import { REPORT_REASONS } from '@/lib/gallery/report';
import styles from '../gallery.module.css';
import { decideReport, type Reported, readReported } from '../gallery-api';
import { drawingName, REASON_NAMES } from '../words';

/** What people reported: a reviewer decides whether the gallery shows it. */
export function ReportedDrawings() {
  const [waiting, setWaiting] = useState<readonly Reported[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    void readReported().then((answer) => {
      if (answer.ok) setWaiting(answer.value.drawings);
      else setProblem(answer.error.message);
    });
  }, []);

  async function decide(id: string, shown: boolean): Promise<void> {
    const answer = await decideReport(id, shown);
    if (answer.ok) setWaiting((now) => now?.filter(({ drawing }) => drawing.id !== id) ?? null);
    setProblem(answer.ok ? null : answer.error.message);
  }

  return (
    <ListPage
      title="Reported drawings"
      lead="The most reported first. What you keep is shown again; what you take out its author still finds among their own."
    >
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {waiting?.length === 0 && <p className={styles.empty}>Nothing waits for a look.</p>}
      <ul className={styles.grid} aria-busy={waiting === null && problem === null}>
        {waiting?.map((reported) => (
          <li key={reported.drawing.id} data-testid="reported">
            <ReportedDrawing reported={reported} onDecide={(shown) => decide(reported.drawing.id, shown)} />
          </li>
        ))}
      </ul>
    </ListPage>
  );
}

interface Props {
  readonly reported: Reported;
  onDecide(shown: boolean): Promise<void>;
}

function ReportedDrawing({ reported: { drawing, reports }, onDecide }: Props) {
  const [input] = useState(() => bytesOf(drawing.input));
  const name = drawingName(drawing);
  return (
    <>
      <InkPicture strokes={drawing.strokes} input={input} label={`${name} by ${drawing.name}`} />
      <p>
        <strong>{name}</strong> by <bdi>{drawing.name}</bdi>
      </p>
      <ul className={styles.reports}>
        {REPORT_REASONS.map((reason) => {
          const count = reports.filter((report) => report.reason === reason).length;
          return (
            count > 0 && (
              <li key={reason}>
                {REASON_NAMES[reason]}
                {count > 1 && `, say ${count}`}
              </li>
            )
          );
        })}
      </ul>
      <div className={styles.decide}>
        <button type="button" className={button.button} onClick={() => void onDecide(true)}>
          Keep
        </button>
        <button type="button" className={button.solid} onClick={() => void onDecide(false)}>
          Take out
        </button>
      </div>
    </>
  );
}
