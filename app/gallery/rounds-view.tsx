'use client';

import { useCallback, useState } from 'react';
import { ago } from '@/app/landing/ago';
import button from '@/app/ui/button.module.css';
import { FromList } from '@/app/ui/choices';
import { DrawingDialog } from './drawing-dialog';
import styles from './gallery.module.css';
import { readRounds, type ShownDrawing, type ShownResult } from './gallery-api';
import { Tile } from './tile';
import { usePages } from './use-pages';
import { SOURCE_NAMES } from './words';

/** Rounds of games, each with what was drawn in it. */
export function RoundsView() {
  const [mode, setMode] = useState('');
  const [opened, setOpened] = useState<ShownDrawing | null>(null);
  const read = useCallback((after: string | null) => readRounds(mode === '' ? {} : { mode }, after), [mode]);
  const { items, loading, problem, more, change } = usePages(read);

  return (
    <>
      <div className={styles.filters} role="toolbar" aria-label="Which rounds">
        <FromList label="Game" value={mode} onChange={setMode}>
          <option value="">Any game</option>
          {(['beat', 'race', 'fool'] as const).map((name) => (
            <option key={name} value={name}>
              {SOURCE_NAMES[name]}
            </option>
          ))}
        </FromList>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {items?.length === 0 && !loading && (
        <div className={styles.empty}>
          <p>No round is shown here yet. What players agree to keep comes here when a round is over.</p>
          <a className={button.button} href="/play">
            Play
          </a>
        </div>
      )}
      <ol className={styles.rounds} aria-busy={loading} data-testid="gallery-list">
        {items?.map(({ id, mode: played, model, twist, daily, at, results }) => (
          <li key={id} className={styles.round} data-testid="round">
            <h2 className={styles.roundName}>
              {SOURCE_NAMES[played]}
              <span>
                {[
                  daily === null ? null : `challenge of ${daily}`,
                  twist === 'none' ? null : twist,
                  `against ${model}`,
                ]
                  .filter((words) => words !== null)
                  .join(', ')}
                {' · '}
                <time dateTime={new Date(at).toISOString()}>{ago(at, Date.now())}</time>
              </span>
            </h2>
            <ul className={styles.grid}>
              {results.map((result) => (
                <li key={result.drawing.id}>
                  <Tile
                    drawing={result.drawing}
                    note={noteOf(result)}
                    onOpen={() => setOpened(result.drawing)}
                  />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {more !== null && (
        <button type="button" className={`${button.button} ${styles.more}`} onClick={() => void more()}>
          Show more
        </button>
      )}
      <DrawingDialog
        drawing={opened}
        hidden={false}
        onClose={() => setOpened(null)}
        onGone={(gone) => {
          change((now) =>
            now
              .map((round) => ({
                ...round,
                results: round.results.filter(({ drawing }) => drawing.id !== gone),
              }))
              .filter(({ results }) => results.length > 0),
          );
          setOpened(null);
        }}
      />
    </>
  );
}

function noteOf({ points, fooled, netRead, prompt }: ShownResult): string {
  const score = points === 1 ? '1 point' : `${points.toLocaleString('en')} points`;
  if (fooled) return `${score}, fooled the net`;
  return netRead === null || netRead === prompt ? score : `${score}, read as ${netRead}`;
}
