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
    const opened = open();
    setSession(opened);
    return () => {
      setSession(null);
      opened.close();
    };
  }, []);
  return session;
}
