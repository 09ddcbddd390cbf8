'use client';

import { useEffect, useRef, useState } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { BALLOT_MS } from '@/lib/game/timing';
import type { GameView, PhaseView } from '@/lib/game/view';
import { ClockBar } from './clock-bar';
import guess from './guess-box.module.css';
import { NumberField } from './number-field';
import { gridOf } from './other-sheets';
import sheets from './other-sheets.module.css';
import { PlaySheet } from './play-sheet';
import styles from './round-view.module.css';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: Extract<PhaseView, { kind: 'guess' }>;
}

/** Fool: one drawing at a time, and what one takes it for. */
export function BallotView({ session, view, phase }: Props) {
  const { ballot } = phase;
  const next = ballot.find(({ said }) => said === null);
  const [said, setSaid] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const asked = next?.of;
  useEffect(() => {
    if (asked !== undefined) field.current?.focus();
  }, [asked]);

  function say(number: string): void {
    setSaid('');
    if (next !== undefined) session.game.attempt({ do: 'vote', of: next.of, said: number });
  }

  const inked = phase.drawers.filter((drawer) => drawer.inked);
  const done = ballot.filter(({ said: mine }) => mine !== null).length;
  return (
    <div className={styles.round} data-looks={ballot.length === 0 || undefined}>
      <header className={styles.head}>
        <h1 className={styles.question}>
          {next !== undefined
            ? 'What do you read?'
            : ballot.length > 0
              ? 'Thank you. The others are still reading.'
              : 'What do you read? The players are saying it now.'}
        </h1>
        {ballot.length > 0 && (
          <p className={styles.eyebrow}>
            {Math.min(done + 1, ballot.length)} of {ballot.length}
          </p>
        )}
      </header>
      <ClockBar game={session.game} until={phase.until} whole={Math.max(1, ballot.length) * BALLOT_MS} />
      {ballot.length === 0 && (
        <ul className={sheets.sheets} data-large style={gridOf(inked.length)}>
          {inked.map(({ by, sheet }) => (
            <li key={by}>
              <PlaySheet
                session={session}
                sheet={sheet}
                draws={false}
                twist="none"
                digits={view.settings.digits}
                colour={0}
                label="Somebody’s drawing"
              />
            </li>
          ))}
        </ul>
      )}
      {next !== undefined && (
        <>
          <PlaySheet
            key={next.sheet}
            session={session}
            sheet={next.sheet}
            draws={false}
            twist="none"
            digits={view.settings.digits}
            colour={0}
            label="Somebody’s drawing"
          />
          <form
            className={guess.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (said !== '') say(said);
            }}
          >
            <NumberField
              key={next.of}
              ref={field}
              label="What you read"
              digits={view.settings.digits}
              value={said}
              onChange={setSaid}
              onFull={(number) => say(number)}
            />
            <button type="button" className={button.button} onClick={() => say('?')}>
              Cannot read it
            </button>
          </form>
        </>
      )}
    </div>
  );
}
