'use client';

import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import {
  bytesOf,
  deleteDrawing,
  type OwnDrawing,
  type OwnPage,
  ownDrawings,
} from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import { OtherBrowsers } from '@/app/identity/other-browsers';
import { ago } from '@/app/landing/ago';
import button from '@/app/ui/button.module.css';
import { ListPage } from '@/app/ui/list-page';
import type { LabelText } from '@/lib/drawing/label';
import { KeepChoice } from './keep-choice';
import styles from './my-drawings.module.css';

const labelName = (label: LabelText | null): string =>
  label === null ? 'Not named' : label === 'none' ? 'No digit' : `A ${label}`;
const STATUS_WORDS = {
  pending: 'not looked at yet',
  accepted: 'helps to train',
  rejected: 'set aside',
} as const;

/** What was kept of one's own, and how to be rid of it. */
export function MyDrawings() {
  const [listed, setListed] = useState<OwnPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function more(from: OwnPage | null): Promise<void> {
    const answer = await ownDrawings(from?.next ?? null);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    const { drawings, next } = answer.value;
    setListed({ drawings: [...(from?.drawings ?? []), ...drawings], next });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first page, once
  useEffect(() => void more(null), []);

  async function remove(id: string): Promise<void> {
    const answer = await deleteDrawing(id);
    if (!answer.ok) {
      setProblem(answer.error.message);
      return;
    }
    setProblem(null);
    setListed((now) => now && { ...now, drawings: now.drawings.filter((drawing) => drawing.id !== id) });
  }

  return (
    <ListPage title="Your drawings">
      <KeepChoice />
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {listed === null ? (
        <div className={styles.rest} aria-busy={problem === null} />
      ) : listed.drawings.length === 0 ? (
        <p className={styles.rest}>
          Nothing is kept yet. Draw a digit, press the label beside it, and say what it is.
        </p>
      ) : (
        <ul className={styles.grid}>
          {listed.drawings.map((drawing) => (
            <Kept key={drawing.id} drawing={drawing} onRemove={() => remove(drawing.id)} />
          ))}
        </ul>
      )}
      {listed?.next != null && (
        <button type="button" className={`${button.button} ${styles.more}`} onClick={() => void more(listed)}>
          Show more
        </button>
      )}
      <OtherBrowsers />
    </ListPage>
  );
}

/** Deleting asks once more, in place: it cannot be undone. */
function Kept({
  drawing,
  onRemove,
}: {
  readonly drawing: OwnDrawing;
  readonly onRemove: () => Promise<void>;
}) {
  const [stage, setStage] = useState<'resting' | 'asking' | 'deleting'>('resting');
  const [input] = useState(() => bytesOf(drawing.input));
  const name = labelName(drawing.label);
  const readOtherwise = drawing.label !== null && drawing.read !== drawing.label;
  return (
    <li className={styles.kept} data-testid="kept-drawing">
      <InputPicture input={input} label={`${name}, as the network saw it`} />
      <div className={styles.foot}>
        <div className={styles.caption}>
          <strong>{name}</strong>
          {readOtherwise && <span>read as {drawing.read === 'none' ? 'no digit' : drawing.read}</span>}
          <span>{STATUS_WORDS[drawing.status]}</span>
          <time dateTime={new Date(drawing.at).toISOString()}>{ago(drawing.at, Date.now())}</time>
          <a href={`/models/time-machine?drawing=${drawing.id}`}>What each version says</a>
        </div>
        {stage === 'resting' && (
          <button
            type="button"
            className={styles.bin}
            aria-label={`Delete ${name}`}
            onClick={() => setStage('asking')}
          >
            <Trash2 aria-hidden="true" />
          </button>
        )}
      </div>
      {stage !== 'resting' && (
        <div className={styles.ask}>
          <p>Delete it everywhere, out of its room too?</p>
          <div className={styles.row}>
            <button
              type="button"
              className={button.solid}
              disabled={stage === 'deleting'}
              onClick={() => {
                setStage('deleting');
                void onRemove().then(() => setStage('resting'));
              }}
            >
              Delete
            </button>
            <button type="button" className={button.button} onClick={() => setStage('resting')}>
              Keep
            </button>
          </div>
        </div>
      )}
    </li>
  );
}
