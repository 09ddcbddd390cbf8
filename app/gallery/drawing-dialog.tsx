'use client';

import { EyeOff, Flag, Trash2, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { bytesOf, deleteDrawing } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import { StrokeReplay } from '@/app/drawings/stroke-replay';
import { ago } from '@/app/landing/ago';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import { REPORT_REASONS } from '@/lib/gallery/report';
import styles from './drawing-dialog.module.css';
import { hideDrawing, reportDrawing, type ShownDrawing } from './gallery-api';
import { drawingName, REASON_NAMES, readingWords, SOURCE_NAMES } from './words';

interface Props {
  readonly drawing: ShownDrawing | null;
  /** It stands among those that the viewer hid. */
  readonly hidden: boolean;
  onClose(): void;
  /** Hidden, reported, deleted, or shown again. */
  onGone(id: string): void;
}

/** One drawing, large, and what can be done about it. */
export function DrawingDialog({ drawing, hidden, onClose, onGone }: Props) {
  return (
    <FormDialog
      title={drawing === null ? '' : `${drawingName(drawing)} by ${drawing.name}`}
      open={drawing !== null}
      onClose={onClose}
    >
      {drawing !== null && (
        <Opened key={drawing.id} drawing={drawing} hidden={hidden} onGone={() => onGone(drawing.id)} />
      )}
    </FormDialog>
  );
}

type Asking = 'nothing' | 'report' | 'delete';

interface OpenedProps {
  readonly drawing: ShownDrawing;
  readonly hidden: boolean;
  onGone(): void;
}

function Opened({ drawing, hidden, onGone }: OpenedProps) {
  const [input] = useState(() => bytesOf(drawing.input));
  const [asking, setAsking] = useState<Asking>('nothing');
  const [problem, setProblem] = useState<string | null>(null);

  async function done(answer: Promise<Answer<unknown>>): Promise<void> {
    const said = await answer;
    if (said.ok) onGone();
    else setProblem(said.error.message);
  }

  return (
    <>
      <div className={styles.sheet}>
        <StrokeReplay strokes={drawing.strokes} input={input} />
      </div>
      <div className={styles.about}>
        <div>
          <InputPicture input={input} label="What the network saw" />
        </div>
        <p>
          {[SOURCE_NAMES[drawing.source], readingWords(drawing), `by ${drawing.model}`]
            .filter((words) => words !== null)
            .join(', ')}
          <br />
          <time dateTime={new Date(drawing.at).toISOString()}>{ago(drawing.at, Date.now())}</time>
        </p>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {asking === 'nothing' && (
        <div className={styles.actions}>
          <Act onPress={() => void done(hideDrawing(drawing.id, !hidden))}>
            {hidden ? <Undo2 aria-hidden="true" /> : <EyeOff aria-hidden="true" />}
            {hidden ? 'Show me again' : 'Hide from me'}
          </Act>
          {drawing.own ? (
            <Act onPress={() => setAsking('delete')}>
              <Trash2 aria-hidden="true" />
              Delete
            </Act>
          ) : (
            <Act onPress={() => setAsking('report')}>
              <Flag aria-hidden="true" />
              Report
            </Act>
          )}
        </div>
      )}
      {asking === 'report' && (
        <div className={styles.ask}>
          <p>What is wrong with it? A reviewer looks, and you see it no more.</p>
          <div className={styles.actions}>
            {REPORT_REASONS.map((reason) => (
              <Act key={reason} onPress={() => void done(reportDrawing(drawing.id, reason))}>
                {REASON_NAMES[reason]}
              </Act>
            ))}
            <Act onPress={() => setAsking('nothing')}>Cancel</Act>
          </div>
        </div>
      )}
      {asking === 'delete' && (
        <div className={styles.ask}>
          <p>It is deleted everywhere, out of its room too, and cannot be brought back.</p>
          <div className={styles.actions}>
            <button
              type="button"
              className={button.solid}
              onClick={() => void done(deleteDrawing(drawing.id))}
            >
              Delete for ever
            </button>
            <Act onPress={() => setAsking('nothing')}>Keep</Act>
          </div>
        </div>
      )}
    </>
  );
}

const Act = ({ children, onPress }: { readonly children: ReactNode; onPress(): void }) => (
  <button type="button" className={button.button} onClick={onPress}>
    {children}
  </button>
);
