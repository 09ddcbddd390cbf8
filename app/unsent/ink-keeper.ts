import type { RoomReplica } from '@/lib/room/replica';
import type { InkStore, KeptSession } from './ink-store';

/**
 * Milliseconds. What a server settles sooner, as it does while all is well, is hardly ever written; this much may be lost when a
 * browser dies without a word. A page that is closed or put away says so, and keeps everything.
 */
export const KEEP_AFTER_MS = 200;

export interface InkKeeper {
  /** Ops were added or settled. */
  changed(): void;
  /** Keeps what there is now; resolves when it is kept. */
  flush(): Promise<void>;
  close(): void;
}

/** Keeps a replica's unsettled ops in the store for as long as they are unsettled (K1). */
export function createInkKeeper(
  replica: RoomReplica,
  store: InkStore,
  place: () => Pick<KeptSession, 'room' | 'key'>,
  onTrouble: (error: unknown) => void,
): InkKeeper {
  /** In the store are the ops from `first` through `last`. */
  let first = 1;
  let last = 0;
  let room: KeptSession['room'] = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const from = replica.unsettledFrom;
    const ops = replica.kept().filter(({ n }) => n > last);
    const here = place();
    const stale = last >= first && (from > first || here.room !== room);
    if (ops.length === 0 && !stale) return;
    await store.keep({ session: replica.session, ...here, ops, begun: replica.begun() }, from);
    room = here.room;
    first = from;
    last = Math.max(ops.at(-1)?.n ?? 0, last, from - 1);
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // At once: a page that closes does not live to see the end of a write before. The store takes them in the order in which they come.
    const written = write().catch(onTrouble);
    running = Promise.all([running, written]).then(() => undefined);
    return running;
  }

  return {
    changed() {
      timer ??= setTimeout(() => void flush(), KEEP_AFTER_MS);
    },
    flush,
    close() {
      clearTimeout(timer);
    },
  };
}
