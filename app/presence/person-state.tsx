'use client';

import { Eye, EyeOff } from 'lucide-react';
import { verdictOf, withArticle } from '@/app/answer/certainty';
import { useCell } from '@/app/session/cell';
import type { PersonPresence } from '@/app/session/presence-board';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import type { Participant } from '@/lib/wire';
import styles from './person-state.module.css';

interface Props {
  readonly session: RoomSession;
  readonly person: Participant;
}

/** What somebody else does right now, in a word or two, and the button to follow them. */
export function PersonState({ session, person }: Props) {
  const presence = useCell(session.presence.others.people, (people) => people.get(person.id));
  const following = useCell(session.presence.following, (id) => id === person.id);
  const people = useCell(session.status, (status) => status.people);
  const you = useCell(session.status, (status) => status.you?.id);
  if (presence === undefined) return null;
  const followed = people.find(({ id }) => id === presence.following);
  const words = followed !== undefined ? null : wordsFor(session, presence);
  return (
    <>
      <span
        className={styles.state}
        data-idle={presence.idle || undefined}
        data-testid={`state-${person.id}`}
      >
        {presence.drawing && <span className={styles.pulse} aria-hidden="true" />}
        {followed !== undefined ? (
          <>
            follows <bdi>{followed.id === you ? 'you' : followed.name}</bdi>
          </>
        ) : (
          words
        )}
      </span>
      <IconButton
        label={following ? `Stop following ${person.name}` : `Follow ${person.name}`}
        hint={following ? 'Stop following' : 'See what they see'}
        aria-pressed={following}
        className={styles.follow}
        onClick={() => session.presence.follow(following ? null : person.id)}
      >
        {following ? <EyeOff /> : <Eye />}
      </IconButton>
    </>
  );
}

function wordsFor(session: RoomSession, { drawing, idle, watching }: PersonPresence): string {
  if (drawing) return 'draws';
  if (idle) return 'resting';
  if (watching === null || watching === 'latest') return '';
  const glyph = session.predictions.all.get(watching);
  if (glyph === undefined) return '';
  const { certainty, digit } = verdictOf(glyph.probabilities, glyph.isDigit);
  return certainty === 'no digit' ? 'looks at a scribble' : `looks at ${withArticle(digit)}`;
}
