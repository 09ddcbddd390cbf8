import { useEffect } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import type { ComputedFrames } from '../computed-frames';
import { askedBy, type Second } from './second-reading';

/** Keeps the second view's frames on what it compares, while the pen moves and when another drawing is looked at. */
export function useSecondFrames(session: RoomSession, second: Second, frames: ComputedFrames | null): void {
  useEffect(() => {
    if (!frames) return;
    const ask = () => frames.ask(askedBy(session, second));
    ask();
    const stops = [session.reading.subscribe(ask), session.predictions.subscribe(ask)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [session, second, frames]);
}
