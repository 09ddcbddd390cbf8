import { useEffect, useState } from 'react';
import type { SessionGame } from '@/app/session/game';

/** Often enough for tenths of a second, seldom enough for a phone. */
const TICK_MS = 100;

/** Milliseconds that are left until a moment of the server; never below 0. */
export function useLeft(game: SessionGame, until: number): number {
  const left = () => Math.max(0, until - game.serverNow());
  const [value, setValue] = useState(left);
  useEffect(() => {
    const look = () => setValue(Math.max(0, until - game.serverNow()));
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [game, until]);
  return value;
}
