import type { RoomId } from '@/lib/ids';
import type { Storage } from '@/server/storage';
import type { RovingPen } from './roving-pen';

/** What the database has of what pens drew in a room, once they have all been settled. */
export interface RovingLog {
  /** That the pens were told is settled. */
  readonly acknowledged: number;
  /** Of these, what is not there; */
  readonly lost: number;
  /** what is there more than once; */
  readonly doubled: number;
  /** and what comes before something that was drawn earlier. */
  readonly misplaced: number;
}

export async function rovingLog(
  storage: Storage,
  room: RoomId,
  pens: readonly RovingPen[],
): Promise<RovingLog> {
  const { entries } = (await storage.rooms.take(room))!;
  const counts = { acknowledged: 0, lost: 0, doubled: 0, misplaced: 0 };
  for (const { session, settled } of pens) {
    const logged = entries.filter((entry) => entry.session === session).map(({ n }) => n);
    const distinct = new Set(logged);
    counts.acknowledged += settled;
    counts.doubled += logged.length - distinct.size;
    for (let n = 1; n <= settled; n++) if (!distinct.has(n as never)) counts.lost++;
    logged.forEach((n, i) => {
      if (i > 0 && n < logged[i - 1]!) counts.misplaced++;
    });
  }
  return counts;
}
