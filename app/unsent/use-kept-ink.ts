'use client';

import { useEffect } from 'react';
import type { RoomSession } from '@/app/session/room-session';

/**
 * A page that is closed or put away keeps its unsent ink first. Where the browser gives nowhere to keep it, the person is asked
 * before it is lost.
 */
export function useKeptInk(session: RoomSession): void {
  useEffect(() => {
    const keep = () => session.keepInk();
    const keepHidden = () => {
      if (document.visibilityState === 'hidden') keep();
    };
    const ask = (event: BeforeUnloadEvent) => {
      if (session.unsent.lasting.get() === false && session.replica.unsettled > 0) event.preventDefault();
    };
    addEventListener('pagehide', keep);
    addEventListener('beforeunload', ask);
    document.addEventListener('visibilitychange', keepHidden);
    return () => {
      removeEventListener('pagehide', keep);
      removeEventListener('beforeunload', ask);
      document.removeEventListener('visibilitychange', keepHidden);
    };
  }, [session]);
}
