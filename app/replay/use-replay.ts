'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { sharedReference } from '@/app/network/reference/create-reference';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { createReplay } from '@/lib/replay/replay';
import { fetchHistory } from './fetch-history';
import { momentIn, withMoment } from './moment';
import { createReplaySession, type ReplaySession } from './replay-session';

export interface ReplayState {
  /** Null while the room is live. */
  readonly replaying: ReplaySession | null;
  /** It begins to play at once; with a link's moment it stands there. */
  readonly plays: boolean;
  open(): void;
  close(): void;
}

/** The replay of a room, while there is one; an address that names a moment opens it there. */
export function useReplay(session: RoomSession, named: boolean): ReplayState {
  const room = useCell(session.status, (status) => status.room?.id ?? null);
  const [replaying, setReplaying] = useState<ReplaySession | null>(null);
  const [plays, setPlays] = useState(false);
  const loading = useRef<AbortController | null>(null);
  const current = useRef<ReplaySession | null>(null);

  const close = useCallback((): void => {
    loading.current?.abort();
    loading.current = null;
    current.current?.close();
    current.current = null;
    setReplaying(null);
    if (momentIn(location.hash) !== null)
      history.replaceState(null, '', location.pathname + location.search + withMoment(location.hash, null));
  }, []);

  const load = useCallback(
    async (moment: number | null): Promise<void> => {
      const id = session.status.get().room?.id;
      if (id === undefined || loading.current !== null || current.current !== null) return;
      const controller = new AbortController();
      loading.current = controller;
      try {
        const replay = createReplay(await fetchHistory(id, controller.signal));
        if (controller.signal.aborted) return;
        const made = createReplaySession(session, replay, sharedReference());
        if (moment !== null) made.seekMoment(moment);
        current.current = made;
        setPlays(moment === null);
        setReplaying(made);
      } catch (error) {
        if (!controller.signal.aborted)
          session.notify(error instanceof Error ? error.message : 'The history could not be read.');
      } finally {
        if (loading.current === controller) loading.current = null;
      }
    },
    [session],
  );

  useEffect(() => {
    const moment = named && room !== null ? momentIn(location.hash) : null;
    if (moment !== null) void load(moment);
  }, [named, room, load]);
  useEffect(
    () => () => {
      loading.current?.abort();
      loading.current = null;
      current.current?.close();
      current.current = null;
    },
    [],
  );
  const open = useCallback(() => void load(null), [load]);
  return { replaying, plays, open, close };
}
