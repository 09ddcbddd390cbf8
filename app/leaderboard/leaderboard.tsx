'use client';

import { useEffect, useState } from 'react';
import button from '@/app/ui/button.module.css';
import { OneOf } from '@/app/ui/choices';
import { ListPage } from '@/app/ui/list-page';
import type { Board } from '@/lib/board/board';
import type { Period } from '@/lib/board/period';
import { type BoardAnswer, type BoardView, readBoard, viewQuery } from './board-api';
import { DigitsBoard } from './digits-board';
import styles from './leaderboard.module.css';
import { ModelsBoard } from './models-board';
import { PeopleBoard } from './people-board';

const BOARD_NAMES: readonly (readonly [Board, string])[] = [
  ['players', 'Players'],
  ['readability', 'Readability'],
  ['foolers', 'Best foolers'],
  ['digits', 'Hardest digits'],
  ['models', 'Model versions'],
];
const PERIOD_NAMES: readonly (readonly [Period, string])[] = [
  ['week', 'This week'],
  ['last-week', 'Last week'],
  ['all', 'All time'],
];
const RULES: Record<Board, string> = {
  players: 'Points from every game that was played to its end.',
  readability:
    'How much of what somebody was asked to draw the network reads: the mean over the digits, and what it is at least with so few drawings. It takes twenty.',
  foolers: 'Drawings that people read right and the network wrong, in Fool the net.',
  digits: 'Of what people were asked to draw: the digits that the network misreads most.',
  models: 'Measured only on people whom no version was trained on.',
};

/** Five boards, of everybody or of one room, of a week or of all time; which one is in the address. */
export function Leaderboard({ first }: { readonly first: BoardView }) {
  const [view, setView] = useState(first);
  const [shown, setShown] = useState<{ readonly of: BoardView; readonly answer: BoardAnswer } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let left = false;
    void readBoard(view, null).then((read) => {
      if (left) return;
      setShown(read.ok ? { of: view, answer: read.value } : null);
      setProblem(read.ok ? null : read.error.message);
    });
    return () => {
      left = true;
    };
  }, [view]);

  function show(change: Partial<BoardView>): void {
    const next = { ...view, ...change };
    const query = viewQuery(next);
    history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
    setView(next);
  }

  async function more(page: Extract<BoardAnswer, { next: string | null }>): Promise<void> {
    const from = shown;
    if (from === null) return;
    const read = await readBoard(from.of, page.next);
    if (!read.ok) {
      setProblem(read.error.message);
      return;
    }
    const answer = {
      ...read.value,
      lines: [...page.lines, ...(read.value as typeof page).lines],
    } as BoardAnswer;
    // Another board may have been asked for meanwhile.
    setShown((now) => (now === from ? { of: from.of, answer } : now));
  }

  const answer = shown?.answer ?? null;
  const busy = shown?.of !== view && problem === null;
  // What is shown while another board comes stays: nothing jumps.
  return (
    <ListPage title="Leaderboard" lead={RULES[view.board]}>
      <div className={styles.choices}>
        <OneOf label="Board" value={view.board} options={BOARD_NAMES} onChange={(board) => show({ board })} />
        <OneOf
          label="Time"
          value={view.period}
          options={PERIOD_NAMES}
          onChange={(period) => show({ period })}
        />
        {view.room !== null && (
          <button type="button" className={button.button} onClick={() => show({ room: null })}>
            This room only: show everybody
          </button>
        )}
      </div>
      {view.period !== 'all' && answer?.from != null && answer.to !== null && (
        <p className={styles.span}>{spanWords(answer.from, answer.to)}</p>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.board} aria-busy={busy} data-testid="board">
        {answer !== null && <Shown answer={answer} onMore={more} />}
      </div>
    </ListPage>
  );
}

interface ShownProps {
  readonly answer: BoardAnswer;
  onMore(page: Extract<BoardAnswer, { next: string | null }>): Promise<void>;
}

function Shown({ answer, onMore }: ShownProps) {
  switch (answer.board) {
    case 'players':
    case 'readability':
    case 'foolers':
      return <PeopleBoard answer={answer} onMore={() => onMore(answer)} />;
    case 'digits':
      return <DigitsBoard lines={answer.lines} />;
    case 'models':
      return <ModelsBoard lines={answer.lines} />;
    default:
      return answer satisfies never;
  }
}

const DAY_MS = 24 * 3_600_000;

/** "Monday 23 to Sunday 29 November, UTC" */
function spanWords(from: number, to: number): string {
  const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return `${words.formatRange(from, to - DAY_MS)}, Monday to Sunday in UTC`;
}
