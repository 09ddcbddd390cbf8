'use client';

import { useEffect, useRef } from 'react';
import { isTaken, type ShortcutPorts, shortcutOf } from './shortcuts';

/** A selection that the arrow keys moved is put down when they rest: one action, however often they were pressed. */
const REST_MS = 350;

/** The keys of the sheet, wherever on the page nothing else wants them. */
export function useShortcuts(ports: ShortcutPorts): void {
  const current = useRef(ports);
  current.current = ports;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    function onKey(event: KeyboardEvent): void {
      if (isTaken(event)) return;
      const shortcut = shortcutOf(event, current.current);
      if (shortcut === null) return;
      event.preventDefault();
      shortcut.run(current.current, event);
      clearTimeout(timer);
      const { desk } = current.current;
      if (desk.held.get()?.kind === 'shift') timer = setTimeout(() => desk.drop(), REST_MS);
    }
    addEventListener('keydown', onKey);
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', onKey);
    };
  }, []);
}
