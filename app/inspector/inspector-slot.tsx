'use client';

import dynamic from 'next/dynamic';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import styles from './inspector.module.css';

const Inspector = dynamic(() => import('./inspector').then((module) => module.Inspector), {
  ssr: false,
  loading: () => <div className={styles.inspector} aria-busy="true" />,
});

/** Whether something is looked at closely. */
export function useInspecting({ focus }: Pick<RoomSession, 'focus'>): boolean {
  const selected = useCell(focus.selection, (selection) => selection !== null);
  const asked = useCell(focus.why, (why) => why !== null);
  return selected || asked;
}

/** Where the inspector stands while something is selected. Its code comes when it is first needed. */
export function InspectorSlot({ session }: { readonly session: RoomSession }) {
  const name = useCell(session.status, ({ room }) => room?.model.split('@')[0]);
  const network = name !== undefined && Object.hasOwn(NETWORKS, name) ? (name as NetworkName) : 'cnn';
  return <Inspector session={session} network={NETWORKS[network]} />;
}
