'use client';

import { useEffect, useState } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import { createComings } from './comings';
import styles from './comings-notice.module.css';

/** Milliseconds: long enough to be read in passing. */
const SHOWN_MS = 4_000;

/** Who came and who went: said once, quietly, and gone again. */
export function ComingsNotice({ session }: { readonly session: RoomSession }) {
  const [sentence, setSentence] = useState('');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const comings = createComings(
      () => session.replica.participant,
      (news) => {
        clearTimeout(timer);
        setSentence(news);
        timer = setTimeout(() => setSentence(''), SHOWN_MS);
      },
    );
    let last = session.status.get().people;
    const look = () => {
      const { people, you } = session.status.get();
      // Before the welcome there is no list to compare with.
      if (you === null || people === last) return;
      last = people;
      comings.people(people);
    };
    const stop = session.status.subscribe(look);
    if (session.status.get().you !== null) comings.people(last);
    return () => {
      stop();
      comings.close();
      clearTimeout(timer);
    };
  }, [session]);

  return (
    <p
      className={styles.notice}
      role="status"
      data-shown={sentence !== '' || undefined}
      data-testid="comings"
    >
      {sentence}
    </p>
  );
}
