'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import { PageMenu } from '@/app/studio/page-menu';
import button from '@/app/ui/button.module.css';
import { Wordmark } from '@/app/ui/wordmark';
import { MODES, type Mode } from '@/lib/game/settings';
import { type Day, type ListedGame, listedGames, makeGame, playToday, today } from './games-api';
import styles from './play-home.module.css';
import { playLink } from './play-link';
import { MODE_NAMES, points, RULES } from './words';

/** Three games, the challenge of the day, and what others play just now. */
export function PlayHome() {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function go<T>(asked: Promise<Answer<T>>, where: (made: T) => string): Promise<void> {
    setBusy(true);
    const answer = await asked;
    if (answer.ok) location.assign(where(answer.value));
    else {
      setBusy(false);
      setProblem(answer.error.message);
    }
  }
  const open = (mode: Mode) => void go(makeGame({ mode }), ({ playUrl }) => playLink(playUrl));

  return (
    <Tooltip.Provider delay={400}>
      <div className={styles.page}>
        <header className={styles.bar}>
          <Wordmark />
          <PageMenu />
        </header>
        <main className={styles.main}>
          <h1 className={styles.title}>Play against the network</h1>
          {problem !== null && <p role="alert">{problem}</p>}
          <ul className={styles.modes}>
            {MODES.map((mode) => (
              <li key={mode} className={styles.mode}>
                <h2 className={styles.name}>{MODE_NAMES[mode]}</h2>
                <ol className={styles.rules}>
                  {RULES[mode].map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                  ))}
                </ol>
                <button
                  type="button"
                  className={button.solid}
                  disabled={busy}
                  data-testid={`play-${mode}`}
                  onClick={() => open(mode)}
                >
                  Play, alone or together
                </button>
              </li>
            ))}
          </ul>
          <div className={styles.more}>
            <Daily busy={busy} onPlay={() => void go(playToday(), ({ id }) => `/play/${id}`)} />
            <OpenGames />
          </div>
        </main>
      </div>
    </Tooltip.Provider>
  );
}

function Daily({ busy, onPlay }: { readonly busy: boolean; onPlay(): void }) {
  const [day, setDay] = useState<Day | null>(null);
  useEffect(() => {
    void today().then((answer) => answer.ok && setDay(answer.value));
  }, []);
  return (
    <section className={styles.part}>
      <h2 className={styles.name}>Challenge of the day</h2>
      <p className={styles.soft}>Five numbers of two digits, the same for everybody. Once a day, alone.</p>
      <button
        type="button"
        className={button.button}
        disabled={busy}
        onClick={onPlay}
        data-testid="play-daily"
      >
        {day?.scores.some(({ you }) => you) ? 'Look at it again' : 'Play today’s'}
      </button>
      <ol className={styles.scores}>
        {(day?.scores ?? []).map(({ name, points: count, you }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a place in a list of scores is what it is.
          <li key={i} data-you={you || undefined}>
            <span>
              {i + 1}. {name}
            </span>
            <span>{points(count)}</span>
          </li>
        ))}
      </ol>
      {day !== null && day.scores.length === 0 && <p className={styles.soft}>Nobody has played it yet.</p>}
    </section>
  );
}

/** Looked at again while the page is open: people come and go. */
const LOOK_AGAIN_MS = 5_000;

function OpenGames() {
  const [games, setGames] = useState<readonly ListedGame[] | null>(null);
  useEffect(() => {
    const look = () => void listedGames().then((answer) => answer.ok && setGames(answer.value.games));
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className={styles.part}>
      <h2 className={styles.name}>Open games</h2>
      {games !== null && games.length === 0 && (
        <p className={styles.soft}>None just now. Make one and put it in the list.</p>
      )}
      <ul className={styles.games}>
        {(games ?? []).map(({ id, name, mode, standing, players }) => (
          <li key={id}>
            <a href={`/play/${id}`} className={styles.game}>
              <span className={styles.about}>
                <strong>{name}</strong>
                <span className={styles.soft}>
                  {MODE_NAMES[mode]}, {players} {players === 1 ? 'player' : 'players'}
                  {standing === 'playing' && ', in a match'}
                </span>
              </span>
              <span className={styles.join}>Join</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
