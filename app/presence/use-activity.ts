'use client';

import { useEffect } from 'react';
import type { RoomSession } from '@/app/session/room-session';

/** Milliseconds; a moving mouse is not worth a word on every pixel. */
const NOTE_EVERY_MS = 1_000;
const INPUTS = ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const;

/** Input anywhere on the page: its person does not rest. */
export function useActivity(session: RoomSession): void {
  useEffect(() => {
    let notedAt = -Infinity;
    const note = (event: Event) => {
      if (event.timeStamp - notedAt < NOTE_EVERY_MS) return;
      notedAt = event.timeStamp;
      session.presence.active();
    };
    for (const input of INPUTS) addEventListener(input, note, { passive: true, capture: true });
    return () => {
      for (const input of INPUTS) removeEventListener(input, note, { capture: true });
    };
  }, [session]);
}

const OWN_WAY = ['pointerdown', 'wheel', 'keydown'] as const;

/** Whoever touches the sheet or the network goes their own way, and follows nobody any more. Escape does it from anywhere. */
export function useOwnWay(session: RoomSession, place: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const element = place.current;
    const leave = (event: Event) => {
      // Tab and the modifiers move nothing.
      if (event instanceof KeyboardEvent && ['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key))
        return;
      session.presence.takeOver();
    };
    const onEscape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') session.presence.takeOver();
    };
    for (const input of OWN_WAY) element?.addEventListener(input, leave, { passive: true, capture: true });
    addEventListener('keydown', onEscape);
    return () => {
      for (const input of OWN_WAY) element?.removeEventListener(input, leave, { capture: true });
      removeEventListener('keydown', onEscape);
    };
  }, [session, place]);
}
