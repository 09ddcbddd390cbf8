'use client';

import { useEffect, useRef, useState } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import type { GameView, PhaseView } from '@/lib/game/view';
import { usePeople } from '../use-people';
import styles from './guess-box.module.css';
import { NumberField } from './number-field';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly phase: Extract<PhaseView, { kind: 'draw' }>;
  /** False: one draws, and sees what the others say. */
  readonly guesses: boolean;
}

/** Race: what is typed while somebody draws, and what was wrong so far. The net's own belief is nowhere on the page. */
export function GuessBox({ session, view, phase, guesses }: Props) {
  const face = usePeople(session);
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const plays = view.players.some(({ id, watches }) => id === view.you && !watches);

  useEffect(() => field.current?.focus(), []);

  async function guess(number: string): Promise<void> {
    setSaid('');
    const answer = await session.game.act({ do: 'guess', said: number });
    setProblem(answer.ok ? null : answer.error.message);
  }

  const tries = [...new Set(phase.tries.map(({ by, said: wrong }) => `${face(by).name}: ${wrong}`))];
  return (
    <div className={styles.box}>
      {guesses && plays && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (said !== '') void guess(said);
          }}
        >
          <NumberField
            ref={field}
            label="Your guess"
            digits={view.settings.digits}
            value={said}
            onChange={setSaid}
            // As quick as can be: the last digit says it.
            onFull={(number) => void guess(number)}
          />
          <button type="submit" className={button.solid} disabled={said === ''}>
            Guess
          </button>
        </form>
      )}
      <p className={styles.status} role="status">
        {problem ?? (phase.netIsOut ? 'The net said a wrong number, and is out.' : 'The net is looking.')}
      </p>
      <ul className={styles.tries} aria-label="Wrong guesses">
        {tries.slice(-6).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
