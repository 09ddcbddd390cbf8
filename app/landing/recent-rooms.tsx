'use client';

import { useEffect, useState } from 'react';
import { type Answer, type RecentRoom, recentRooms } from '@/app/session/rooms-api';
import { ago } from './ago';
import styles from './recent-rooms.module.css';

/** Where this visitor has drawn before. */
export function RecentRooms() {
  const [answer, setAnswer] = useState<Answer<readonly RecentRoom[]> | null>(null);

  useEffect(() => {
    let gone = false;
    void recentRooms().then((next) => {
      if (!gone) setAnswer(next);
    });
    return () => {
      gone = true;
    };
  }, []);

  return (
    <section className={styles.recent} aria-labelledby="recent-rooms">
      <h2 id="recent-rooms" className={styles.title}>
        Recent rooms
      </h2>
      <Rooms answer={answer} />
    </section>
  );
}

function Rooms({ answer }: { readonly answer: Answer<readonly RecentRoom[]> | null }) {
  if (answer === null) return <div className={styles.rest} aria-busy="true" />;
  if (!answer.ok) return <p className={styles.rest}>{answer.error.message}</p>;
  if (answer.value.length === 0)
    return (
      <p className={styles.rest}>
        None yet. Draw something and invite a friend: the room will be listed here when you come back.
      </p>
    );
  const now = Date.now();
  return (
    <ul className={styles.list}>
      {answer.value.map(({ id, name, draft, visitedAt }) => (
        <li key={id}>
          <a href={`/room/${id}`} className={styles.room}>
            <span className={styles.name}>{name}</span>
            {draft && <span className={styles.draft}>draft, kept for a day</span>}
            <time dateTime={new Date(visitedAt).toISOString()} className={styles.when}>
              {ago(visitedAt, now)}
            </time>
          </a>
        </li>
      ))}
    </ul>
  );
}
