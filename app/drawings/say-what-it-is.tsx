'use client';

import { Popover } from '@base-ui/react/popover';
import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sentenceOf, verdictOf } from '@/app/answer/certainty';
import type { RoomSession } from '@/app/session/room-session';
import { newSessionId } from '@/app/session/session-id';
import button from '@/app/ui/button.module.css';
import type { LabelText } from '@/lib/drawing/label';
import type { GlyphId } from '@/lib/ids';
import { type ConsentState, giveConsent, keepDrawing, readConsent } from './drawings-api';
import styles from './glyph-popover.module.css';

type Stage =
  | { readonly kind: 'choosing'; readonly problem: string | null }
  /** Before the first drawing is kept. */
  | { readonly kind: 'asking'; readonly label: LabelText; readonly consent: ConsentState }
  | { readonly kind: 'declined' }
  | { readonly kind: 'saving'; readonly label: LabelText }
  | { readonly kind: 'saved'; readonly label: LabelText };

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

const named = (label: LabelText): string =>
  label === 'none' ? 'no digit' : `${label === 8 ? 'an' : 'a'} ${label}`;

/** Yes, or what it is instead; then, the first time, whether it may be kept. */
export function SayWhatItIs({ session, glyph }: { readonly session: RoomSession; readonly glyph: GlyphId }) {
  const [stage, setStage] = useState<Stage>({ kind: 'choosing', problem: null });
  const [request] = useState(newSessionId);
  const [prediction, setPrediction] = useState(() => session.predictions.all.get(glyph) ?? null);

  useEffect(
    () => session.predictions.subscribe(() => setPrediction(session.predictions.all.get(glyph) ?? null)),
    [session, glyph],
  );

  const failed = (problem: string): void => setStage({ kind: 'choosing', problem });

  async function choose(label: LabelText): Promise<void> {
    setStage({ kind: 'saving', label });
    const consent = await readConsent();
    if (!consent.ok) return failed(consent.error.message);
    if (consent.value.agrees === null) return setStage({ kind: 'asking', label, consent: consent.value });
    if (!consent.value.agrees) return setStage({ kind: 'declined' });
    return save(label);
  }

  async function answer(label: LabelText, agrees: boolean): Promise<void> {
    setStage({ kind: 'saving', label });
    const given = await giveConsent(agrees);
    if (!given.ok) return failed(given.error.message);
    if (!agrees) return setStage({ kind: 'declined' });
    return save(label);
  }

  async function save(label: LabelText): Promise<void> {
    const { room } = session.status.get();
    // What it says now is what was just looked at; a change in between is refused by the server.
    const now = session.predictions.all.get(glyph);
    if (room === null || now === undefined)
      return failed('It is not on the server yet. Try again in a moment.');
    const kept = await keepDrawing({ id: `${request}-${label}`, room: room.id, glyph, seq: now.seq, label });
    if (kept.ok) setStage({ kind: 'saved', label });
    else failed(kept.error.message);
  }

  switch (stage.kind) {
    case 'asking':
      return (
        <>
          <Popover.Title className={styles.title}>May we keep it?</Popover.Title>
          <p className={styles.words}>{stage.consent.text}</p>
          <div className={styles.row}>
            <button type="button" className={button.solid} onClick={() => void answer(stage.label, true)}>
              Keep it
            </button>
            <button type="button" className={button.button} onClick={() => void answer(stage.label, false)}>
              No, thanks
            </button>
          </div>
        </>
      );
    case 'declined':
      return (
        <>
          <Popover.Title className={styles.title}>Nothing is kept</Popover.Title>
          <p className={styles.words}>
            You asked us not to keep your drawings. <a href="/me">Change that</a>
          </p>
        </>
      );
    case 'saved':
      return (
        <div role="status">
          <Popover.Title className={styles.title}>
            <Check aria-hidden="true" className={styles.done} />
            Thanks!
          </Popover.Title>
          <p className={styles.words}>
            Saved as {named(stage.label)}. <a href="/me">Your drawings</a>
          </p>
        </div>
      );
    case 'choosing':
    case 'saving':
      break;
    default:
      return stage satisfies never;
  }
  if (prediction === null) return null;

  const verdict = verdictOf(prediction.probabilities, prediction.isDigit);
  const read: LabelText = verdict.certainty === 'no digit' ? 'none' : (verdict.digit as LabelText);
  const busy = stage.kind === 'saving';
  return (
    <>
      <Popover.Title className={styles.title}>
        {read === 'none' ? 'Does not look like a digit' : `Reads as ${named(read)}, ${sentenceOf(verdict)}`}
      </Popover.Title>
      <button
        type="button"
        className={`${button.solid} ${styles.wide}`}
        disabled={busy}
        onClick={() => void choose(read)}
      >
        <Check aria-hidden="true" />
        Yes, right
      </button>
      <fieldset className={styles.digits} disabled={busy}>
        <legend className={styles.words}>No, it is a …</legend>
        {DIGITS.map((digit) => (
          <button
            key={digit}
            type="button"
            className={styles.digit}
            disabled={digit === read}
            aria-label={`It is ${named(digit)}`}
            onClick={() => void choose(digit)}
          >
            {digit}
          </button>
        ))}
      </fieldset>
      {read !== 'none' && (
        <button
          type="button"
          className={`${button.button} ${styles.wide}`}
          disabled={busy}
          onClick={() => void choose('none')}
        >
          No digit
        </button>
      )}
      {stage.kind === 'choosing' && stage.problem !== null && (
        <p className={styles.problem} role="alert">
          {stage.problem}
        </p>
      )}
    </>
  );
}
