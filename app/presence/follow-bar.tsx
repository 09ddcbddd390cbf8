'use client';

import { X } from 'lucide-react';
import { inkVariable } from '@/app/canvas/palette';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import styles from './follow-bar.module.css';

/** Whom one follows, with a frame in their colour about what they steer; and who follows oneself, so that nobody is watched unawares. */
export function FollowBar({ session }: { readonly session: RoomSession }) {
  const following = useCell(session.presence.following, (person) => person);
  const presences = useCell(session.presence.others.people, (people) => people);
  const people = useCell(session.status, (status) => status.people);
  const you = useCell(session.status, (status) => status.you?.id ?? null);
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? 'Somebody';
  const followed = people.find(({ id }) => id === following);
  const followers = [...presences].filter(([, presence]) => presence.following === you && you !== null);

  if (following !== null && followed !== undefined)
    return (
      <>
        <div
          className={styles.frame}
          style={{ borderColor: inkVariable(followed.colour) }}
          aria-hidden="true"
        />
        <div className={styles.bar} role="status" data-testid="follow-bar">
          <span
            className={styles.dot}
            style={{ background: inkVariable(followed.colour) }}
            aria-hidden="true"
          />
          <span className={styles.words}>
            Following <bdi>{followed.name}</bdi>
          </span>
          <button type="button" className={styles.stop} onClick={() => session.presence.follow(null)}>
            Stop
            <X aria-hidden="true" />
          </button>
        </div>
      </>
    );
  if (followers.length === 0) return null;
  return (
    <div className={`${styles.bar} ${styles.followers}`} role="status" data-testid="followers">
      <span className={styles.words}>
        <bdi>{nameOf(followers[0]![0])}</bdi>
        {followers.length === 1 ? ' follows you' : ` and ${followers.length - 1} more follow you`}
      </span>
    </div>
  );
}
