import type { EpochMillis, RoomId } from '@/lib/ids';
import type { RoomStore } from '@/server/storage/ports';
import type { Clock } from '../clock';
import type { Rooms } from '../create-rooms';

/** A draft that nobody shared, saved or labelled is gone after a day. */
export const DRAFT_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Between two looks: a draft may outlive its day by this much. */
const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

export interface DraftSweeperDeps {
  readonly store: Pick<RoomStore, 'deleteDrafts'>;
  readonly rooms: Pick<Rooms, 'evict'>;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

/** Deletes drafts past their day, now and every ten minutes. The returned function ends it. */
export function startDraftSweeper({ store, rooms, clock, report }: DraftSweeperDeps): () => void {
  let cancel = () => {};
  let stopped = false;
  const sweep = async (): Promise<void> => {
    const before = (clock.now() - DRAFT_LIFETIME_MS) as EpochMillis;
    const deleted: readonly RoomId[] = await store.deleteDrafts(before);
    await Promise.all(
      deleted.map((id) => rooms.evict(id, 'removed', 'This draft was a day old and nobody kept it.')),
    );
  };
  const round = (): void => {
    sweep()
      .catch(report)
      .finally(() => {
        if (!stopped) cancel = clock.after(SWEEP_INTERVAL_MS, round);
      });
  };
  round();
  return () => {
    stopped = true;
    cancel();
  };
}
