'use client';

import type { RoomSession } from '@/app/session/room-session';
import styles from './network-slot.module.css';

/** Where the network stands. Its code comes after the sheet can be drawn on. */
export function NetworkSlot({ session: _session }: { readonly session: RoomSession }) {
  return <div className={styles.skeleton}>The network is on its way</div>;
}
