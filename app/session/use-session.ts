'use client';

import { useEffect, useState } from 'react';
import type { RoomSession } from './room-session';

/**
 * Opens a session when the page has mounted and closes it when it goes; null before. `open` is called once a mount, so it may
 * read the address bar.
 */
export function useSession(open: () => RoomSession): RoomSession | null {
  const [session, setSession] = useState<RoomSession | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session outlives the renders of its page.
  useEffect(() => {
    let opened: RoomSession | null = null;
    let gone = false;
    // Not before the mount is known to last: React mounts twice in development, and a wire is not to be opened twice.
    queueMicrotask(() => {
      if (gone) return;
      opened = open();
      setSession(opened);
    });
    return () => {
      gone = true;
      opened?.close();
    };
  }, []);
  return session;
}
