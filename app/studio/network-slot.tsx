'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef } from 'react';
import { networkOf } from '@/app/network/network-of';
import { addressFocus, shareFocus, showPins } from '@/app/network/share-focus';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayStartRest } from '@/app/session/status';
import styles from './network-slot.module.css';

function Skeleton() {
  return <div className={styles.skeleton} aria-busy="true" />;
}

const NetworkPanel = dynamic(
  () => import('@/app/network/network-panel').then((module) => module.NetworkPanel),
  {
    ssr: false,
    loading: Skeleton,
  },
);

/** Where the network stands. It starts, which is most of a page's work, after the sheet shows its ink and can be drawn on. */
export function NetworkSlot({ session }: { readonly session: RoomSession }) {
  const network = useCell(session.status, ({ room }) => networkOf(room?.model));
  const layers = useCell(session.status, (status) => status.layers);
  const inRoom = useCell(session.status, ({ room }) => room !== null && !room.draft);
  const starts = useCell(session.status, mayStartRest);
  const known = useCell(session.status, ({ room }) => room !== null);
  const shown = useRef<string | null>(null);

  useEffect(() => shareFocus(session.focus, session.presence), [session]);
  useEffect(() => showPins(session.focus, session.replica), [session]);
  useEffect(() => (inRoom ? addressFocus(session.focus) : undefined), [session, inRoom]);
  useEffect(() => {
    if (!known) return;
    const before = shown.current;
    shown.current = network;
    // The room's first one is that which the page's address speaks of.
    if (before === null || before === network) return;
    // Another network has other layers, and other places to look from.
    session.focus.selection.set(null);
    session.focus.highlight.set(null);
    session.focus.camera.set(null);
  }, [session, known, network]);

  if (!starts) return <Skeleton />;
  return <NetworkPanel key={network} session={session} network={network} layers={layers} />;
}
