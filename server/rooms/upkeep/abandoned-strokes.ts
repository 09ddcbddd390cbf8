import type { ParticipantId, SessionId, StrokeId } from '@/lib/ids';
import type { RoomState } from '@/lib/room/state';
import type { Clock } from '../clock';

/** Longer than a laptop sleeps between two lessons: until then a tab that comes back goes on with the stroke that it was drawing. */
export const ABANDONED_AFTER_MS = 2 * 60 * 60 * 1000;
/** Between two looks; the first comes when whoever comes back has had the time to. */
export const ABANDONED_LOOK_MS = 10 * 60 * 1000;

export interface AbandonedStrokesOptions {
  readonly state: Pick<RoomState, 'strokes'>;
  readonly clock: Clock;
  readonly isHere: (session: SessionId) => boolean;
  /** Ends it in its author's name. */
  readonly end: (by: ParticipantId, stroke: StrokeId) => void;
}

/** Ends the strokes that tabs began and left behind (R30). The returned function ends the looking. */
export function endAbandonedStrokes({ state, clock, isHere, end }: AbandonedStrokesOptions): () => void {
  /** When each session that left a stroke open was seen to be away first. */
  let away = new Map<SessionId, number>();
  let cancel = (): void => {};

  const look = (): void => {
    const now = clock.now();
    const still = new Map<SessionId, number>();
    for (const { id, by, session, ended } of [...state.strokes.values()]) {
      if (ended || isHere(session)) continue;
      const since = away.get(session) ?? now;
      if (now - since >= ABANDONED_AFTER_MS) end(by, id);
      else still.set(session, since);
    }
    away = still;
    cancel = clock.after(ABANDONED_LOOK_MS, look);
  };
  cancel = clock.after(ABANDONED_LOOK_MS, look);
  return () => cancel();
}
