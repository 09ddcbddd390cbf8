'use client';

import { useState } from 'react';
import { openSession } from '@/app/session/open-session';
import { useSession } from '@/app/session/use-session';
import { Studio } from '@/app/studio/studio';
import { StudioSkeleton } from '@/app/studio/studio-skeleton';
import styles from './landing.module.css';
import { ListedRooms } from './listed-rooms';
import { RecentRooms } from './recent-rooms';

/**
 * A sheet to draw on at once. Looking makes nothing: the first stroke makes a draft. Inviting turns this very drawing into a room,
 * and the page goes on as that room's without a reload: only the address changes.
 */
export function Landing({ side }: { readonly side: number }) {
  const session = useSession(() => openSession('draft'));
  const [shared, setShared] = useState(false);

  function onShared(drawUrl: string): void {
    const { pathname, hash } = new URL(drawUrl, location.href);
    history.replaceState(null, '', `${pathname}${hash}`);
    setShared(true);
  }

  const heading = shared ? undefined : (
    <header className={styles.heading}>
      <h1 className={styles.title}>Draw a digit. See how a network reads it.</h1>
      <p className={styles.lead}>Every cell of the network lights up as you draw, alone or with friends.</p>
    </header>
  );
  return (
    <>
      {session === null ? (
        <StudioSkeleton side={side} heading={heading} />
      ) : (
        <Studio session={session} side={side} heading={heading} named={shared} onShared={onShared} />
      )}
      {!shared && (
        <>
          <RecentRooms />
          <ListedRooms />
        </>
      )}
    </>
  );
}
