'use client';

import button from '@/app/ui/button.module.css';
import type { BoardAnswerOf } from './board-api';
import styles from './leaderboard.module.css';
import { countText, drawingsText, ofText, shareText } from './numbers';
import { ShareBar } from './share-bar';

type Answer = BoardAnswerOf<'players'> | BoardAnswerOf<'readability'> | BoardAnswerOf<'foolers'>;
type Line = Answer['lines'][number];

const EMPTY: Record<Answer['board'], string> = {
  players: 'Nobody has played here yet. The first round puts you on top.',
  readability: 'Nobody has been asked for twenty digits here yet. Play Beat the net a few times.',
  foolers: 'Nobody has fooled the network here yet. Fool the net is the game for that.',
};

interface Props {
  readonly answer: Answer;
  onMore(): Promise<void>;
}

/** Ranked people; one's own line stands below where it is not among those that are shown. */
export function PeopleBoard({ answer, onMore }: Props) {
  const { lines, you, people, next, board } = answer;
  if (lines.length === 0)
    return (
      <div className={styles.empty}>
        <p>{EMPTY[board]}</p>
        <a className={button.button} href="/play">
          Play
        </a>
      </div>
    );
  return (
    <>
      <ol className={styles.people}>
        {lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the board
          <Person key={place} line={line} />
        ))}
      </ol>
      {you !== null && !lines.some((line) => line.you) && (
        <ol className={styles.own} aria-label="Where you are">
          <Person line={you} />
        </ol>
      )}
      <div className={styles.foot}>
        {next !== null && (
          <button type="button" className={button.button} onClick={() => void onMore()}>
            Show more
          </button>
        )}
        <p>{people === 1 ? 'One person' : `${countText(people)} people`}</p>
      </div>
    </>
  );
}

function Person({ line }: { readonly line: Line }) {
  return (
    <li className={styles.person} data-you={line.you || undefined} data-first={line.rank === 1 || undefined}>
      <span className={styles.rank}>{countText(line.rank)}</span>
      <span className={styles.name}>
        <bdi>{line.name}</bdi>
        {line.you && <small> you</small>}
      </span>{' '}
      {/* Read aloud or copied, a name and the figure beside it are two words. */}
      <Figures line={line} />
    </li>
  );
}

function Figures({ line }: { readonly line: Line }) {
  if ('points' in line)
    return (
      <>
        <span className={styles.beside}>
          {line.rounds === 1 ? '1 round' : `${countText(line.rounds)} rounds`}
        </span>
        <strong className={styles.figure}>{countText(line.points)}</strong>
      </>
    );
  if ('fooled' in line)
    return (
      <>
        <span className={styles.beside}>{ofText(line.fooled, line.tries)}</span>
        <strong className={styles.figure}>{countText(line.fooled)}</strong>
      </>
    );
  return (
    <>
      <span className={styles.beside}>
        <ShareBar share={line.mean} bound={line.bound} />
        <span>{drawingsText(line.drawn)}</span>
      </span>
      <strong className={styles.figure} title={`At least ${shareText(line.bound)}, by so few drawings`}>
        {shareText(line.mean)}
      </strong>
    </>
  );
}
