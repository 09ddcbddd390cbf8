'use client';

import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { bytesOf } from '@/app/drawings/drawings-api';
import { InputPicture } from '@/app/drawings/input-picture';
import type { RoomSession } from '@/app/session/room-session';
import type { RoundSight } from '@/lib/game/reveal';
import type { OutcomeView } from '@/lib/game/view';
import type { PersonFace } from '../use-people';
import { seconds } from '../words';
import { BeliefChart } from './belief-chart';
import styles from './drawing-card.module.css';
import { InkPicture, useInk } from './ink-picture';

type Part = OutcomeView['parts'][number];

interface Props {
  readonly session: RoomSession;
  readonly part: Part;
  readonly face: PersonFace;
  readonly points: number;
  readonly sight: RoundSight['drawings'][number] | undefined;
  /** The winner's is drawn once more by itself. */
  readonly best: boolean;
}

/** A drawing of the round: the ink, what the network saw of it, and how its belief moved. */
export function DrawingCard({ session, part, face, points, sight, best }: Props) {
  const ink = useInk(session, part.sheet);
  const [plays, setPlays] = useState(0);
  const drawn = ink.length > 0;
  useEffect(() => {
    if (best && drawn) setPlays(1);
  }, [best, drawn]);
  return (
    <li className={styles.card} data-best={best || undefined} data-testid="drawing-card">
      <header className={styles.head}>
        <strong className={styles.name}>{face.name}</strong>
        <span className={styles.points}>+{points}</span>
      </header>
      <div className={styles.pictures}>
        <InkPicture
          strokes={ink}
          colour={face.colour}
          plays={plays}
          className={styles.ink}
          label={`${face.name} drew ${part.prompt}`}
        />
        <div className={styles.seen}>
          {(sight?.inputs ?? []).map((input) => (
            <InputPicture key={input} input={bytesOf(input)} label="What the net saw" />
          ))}
        </div>
      </div>
      <p className={styles.verdict}>{verdictOf(part)}</p>
      {sight !== undefined && <BeliefChart belief={sight.belief} prompt={part.prompt} />}
      {drawn && (
        <button type="button" className={styles.replay} onClick={() => setPlays(plays + 1)}>
          <Play aria-hidden="true" />
          Replay
        </button>
      )}
    </li>
  );
}

function verdictOf({ prompt, readMs, netRead, judged, judgedRight, fooled, outside }: Part): string {
  if (outside) return `${prompt}: some of it was outside of the square, which does not count.`;
  const net = netRead === null ? 'The net read no number' : `The net read ${netRead}`;
  if (fooled) return `${prompt}: fooled it. ${net}; ${judgedRight} of ${judged} people read it right.`;
  if (readMs !== null) return `${prompt}: read after ${seconds(readMs)}.`;
  const people = judged > 0 ? ` ${judgedRight} of ${judged} guesses were right.` : '';
  return `${prompt}: ${net}.${people}`;
}
