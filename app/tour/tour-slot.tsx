'use client';

import { X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useInspecting } from '@/app/inspector/inspector-slot';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { IconButton } from '@/app/ui/icon-button';
import { rememberTour, tourSeen } from './tour-memory';
import styles from './tour-slot.module.css';

const Tour = dynamic(() => import('./tour').then((module) => module.Tour), { ssr: false });

/** Offers the tour to whoever has not seen it. */
export function TourOffer({ session }: { readonly session: RoomSession }) {
  const { touring } = session.focus;
  const on = useCell(touring, (value) => value);
  const inspecting = useInspecting(session);
  const [offered, setOffered] = useState(false);
  // Whoever has been on it is not offered it again.
  useEffect(() => setOffered(!on && !tourSeen()), [on]);

  // Whoever looks closely has found their way, and needs the room.
  if (!offered || inspecting) return null;
  return (
    <div className={styles.offer} data-over-stage="">
      <button type="button" onClick={() => touring.set(true)} data-testid="tour-offer">
        <span className={styles.lead}>New to this? </span>See how it reads
      </button>
      <IconButton
        label="No tour"
        className={styles.no}
        onClick={() => {
          rememberTour();
          setOffered(false);
        }}
      >
        <X />
      </IconButton>
    </div>
  );
}

/** The tour itself, while it is on. Its code comes when it is taken. */
export function TourSlot({ session }: { readonly session: RoomSession }) {
  const { touring } = session.focus;
  const on = useCell(touring, (value) => value);
  return on ? <Tour session={session} onEnd={() => touring.set(false)} /> : null;
}
