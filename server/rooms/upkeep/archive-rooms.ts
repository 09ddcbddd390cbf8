import type { EpochMillis, RoomId } from '@/lib/ids';
import type { RoomStore } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { Rooms } from '../create-rooms';

/** Between two looks: periods are days. */
const LOOK_INTERVAL_MS = 60 * 60 * 1000;

export interface ArchivistDeps {
  readonly store: Pick<RoomStore, 'seen' | 'archive' | 'deleteArchived'>;
  readonly rooms: Pick<Rooms, 'occupied' | 'evict'>;
  readonly clock: Clock;
  readonly archiveAfterMs: number;
  readonly deleteAfterMs: number;
  readonly report: (error: unknown) => void;
}

/**
 * Archives rooms in which nobody was for long, and deletes archived ones that nobody brought back: now and every hour. The returned
 * function ends it.
 */
export function startArchivist(deps: ArchivistDeps): () => void {
  const { store, rooms, clock, archiveAfterMs, deleteAfterMs, report } = deps;
  let cancel = () => {};
  let stopped = false;
  const evictAll = (ids: readonly RoomId[], message: string) =>
    Promise.all(ids.map((id) => rooms.evict(id, 'removed', message)));

  const look = async (): Promise<void> => {
    const now = clock.now();
    // Whoever stays for weeks comes and goes no more than once.
    for (const id of rooms.occupied()) await store.seen(id, now);
    await evictAll(
      await store.deleteArchived((now - deleteAfterMs) as EpochMillis),
      'This room was archived, and nobody brought it back in time.',
    );
    await evictAll(
      await store.archive((now - archiveAfterMs) as EpochMillis, now),
      'This room was archived. Open it again to bring it back.',
    );
  };
  const round = (): void => {
    look()
      .catch(report)
      .finally(() => {
        if (!stopped) cancel = clock.after(LOOK_INTERVAL_MS, round);
      });
  };
  round();
  return () => {
    stopped = true;
    cancel();
  };
}
