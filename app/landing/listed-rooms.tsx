'use client';

import { useEffect, useState } from 'react';
import { type ListedRoom, listedRooms } from '@/app/session/rooms-api';
import { ago } from './ago';
import styles from './recent-rooms.module.css';

/** Rooms that their owners opened to everybody; nothing where there are none. */
export function ListedRooms() {
  const [rooms, setRooms] = useState<readonly ListedRoom[]>([]);

  useEffect(() => {
    let gone = false;
    void listedRooms().then((answer) => {
      if (!gone && answer.ok) setRooms(answer.value);
    });
    return () => {
      gone = true;
    };
  }, []);

  if (rooms.length === 0) return null;
  const now = Date.now();
  return (
    <section className={styles.recent} aria-labelledby="listed-rooms">
      <h2 id="listed-rooms" className={styles.title}>
        Open rooms
      </h2>
      <ul className={styles.list}>
        {rooms.map(({ id, name, present, seenAt }) => (
          <li key={id}>
            <a href={`/room/${id}`} className={styles.room}>
              <span className={styles.name}>{name}</span>
              <span className={styles.when}>{present > 0 ? `${present} here now` : ago(seenAt, now)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
