import { type Cell, createCell } from '@/app/session/cell';
import type { Connection, ConnectionEvents } from '@/app/session/connection';
import type { Answer, MadeRoom } from '@/app/session/rooms-api';
import type { OpId, RoomId, SessionId } from '@/lib/ids';
import type { RefusedOp, RoomReplica } from '@/lib/room/replica';
import type { Pace } from '@/lib/wire/pace';
import { collectNotSent, type RefusedInk } from './collect-not-sent';
import { deliverKept, type Errand } from './courier';
import { createInkKeeper, type InkKeeper } from './ink-keeper';
import type { InkStore, KeptSession, NotSentStroke } from './ink-store';
import { strokeOps } from './stroke-ops';
import type { TabLocks } from './tab-locks';

/** Ink of this person that is on no server: kept while it waits, brought when it can be, shown when it was turned down. */
export interface UnsentInk {
  /** What the room did not take, oldest first. */
  readonly notSent: Cell<readonly NotSentStroke[]>;
  /** Whether unsent ink outlives this tab; null until the browser has said. */
  readonly lasting: Cell<boolean | null>;
  /** A drawing from before, whose room could not be made then and stands now: the link to it. */
  readonly recovered: Cell<string | null>;
  /** Makes a room of one's own of what was not sent. Answers with the link to it. */
  keepAsRoom(): Promise<Answer<string>>;
  discard(): void;
}

export interface UnsentInkParts {
  readonly replica: RoomReplica;
  /** Where this tab draws, as far as it is known. */
  readonly place: () => Pick<KeptSession, 'room' | 'key'>;
  readonly openStore: () => Promise<InkStore>;
  readonly locks: TabLocks;
  readonly connect: (events: ConnectionEvents) => Connection;
  readonly makeDraft: () => Promise<Answer<MadeRoom>>;
  readonly pace: Pace;
  readonly newSession: () => SessionId;
  readonly now: () => number;
  readonly retryAfterMs: number;
}

export interface UnsentInkShell extends UnsentInk {
  /** Ops were added or settled, or the draft has its room. */
  changed(): void;
  refused(refused: readonly RefusedOp[]): void;
  /** The page is closed or put away: all that is unsettled is kept at once. */
  flush(): Promise<void>;
  close(): void;
}

export function createUnsentInk(parts: UnsentInkParts): UnsentInkShell {
  const { replica, place } = parts;
  const notSent = createCell<readonly NotSentStroke[]>([]);
  const lasting = createCell<boolean | null>(null);
  const recovered = createCell<string | null>(null);
  const known = new Map<OpId, NotSentStroke>();
  const errands = new Set<Errand>();
  let keeper: InkKeeper | null = null;
  let closed = false;

  const release = parts.locks.hold(replica.session);
  const opened = parts.openStore().then(async (store) => {
    lasting.set(store.lasting);
    const made = createInkKeeper(replica, store, place, () => lasting.set(false));
    if (closed) return store;
    keeper = made;
    keeper.changed();
    const { room } = place();
    show(await store.notSent(room));
    await fetchLeft(store, room);
    return store;
  });
  // What cannot be read from the store is as good as not there; what cannot be written, the keeper tells.
  opened.catch(() => lasting.set(false));

  function show(strokes: readonly NotSentStroke[]): void {
    if (strokes.length === 0) return;
    for (const stroke of strokes) known.set(stroke.id, stroke);
    notSent.set([...known.values()]);
  }

  function refuse(ink: RefusedInk): void {
    const strokes = collectNotSent(known, ink);
    show(strokes);
    void opened.then((store) => store.keepNotSent(strokes)).catch(() => lasting.set(false));
  }

  /** What tabs that are gone have left in this room. */
  async function fetchLeft(store: InkStore, room: RoomId | null): Promise<void> {
    const left = (await store.sessions(room)).filter(({ session }) => session !== replica.session);
    await Promise.all(
      left.map(({ session }) =>
        parts.locks.ifFree(session, async (certain) => {
          // Read again: another tab may have brought it while this one waited for its turn.
          const kept = (await store.sessions(room)).find((one) => one.session === session);
          if (kept === undefined || closed) return;
          if (await bring(store, kept, certain)) await store.forget(session);
        }),
      ),
    );
  }

  async function bring(store: InkStore, kept: KeptSession, certain: boolean): Promise<boolean> {
    if (kept.room !== null) return run({ ...kept, room: kept.room }, certain);
    const made = await parts.makeDraft();
    if (!made.ok || closed) return false;
    const { id, key, links } = made.value;
    const placed = { ...kept, room: id, key: key ?? null };
    await store.keep(placed, 1);
    if (!(await run(placed, certain))) return false;
    recovered.set(links.drawUrl);
    return true;
  }

  async function run(kept: KeptSession & { readonly room: RoomId }, certain: boolean): Promise<boolean> {
    const errand = deliverKept(kept, certain, { ...parts, refused: refuse });
    errands.add(errand);
    const all = await errand.done;
    errands.delete(errand);
    return all;
  }

  function discard(): void {
    const ids = [...known.keys()];
    known.clear();
    notSent.set([]);
    void opened.then((store) => store.forgetNotSent(ids)).catch(() => lasting.set(false));
  }

  return {
    notSent,
    lasting,
    recovered,
    async keepAsRoom() {
      const strokes = notSent.get();
      const made = await parts.makeDraft();
      if (!made.ok) return made;
      const { id, key, links } = made.value;
      const session = parts.newSession();
      const kept = { session, room: id, key: key ?? null, ops: strokeOps(strokes, session, parts.now()) };
      if (!(await run(kept, true)))
        return {
          ok: false,
          error: {
            code: 'unavailable',
            message: 'The room could not be filled just now. Your ink is still here.',
          },
        };
      discard();
      return { ok: true, value: links.drawUrl };
    },
    discard,
    changed: () => keeper?.changed(),
    refused: (refused) =>
      refuse({
        session: replica.session,
        room: place().room,
        refused,
        look: (id) => replica.look(id),
      }),
    flush: async () => keeper?.flush(),
    close() {
      if (closed) return;
      closed = true;
      void keeper?.flush().finally(release);
      if (keeper === null) release();
      keeper?.close();
      for (const errand of errands) errand.cancel();
    },
  };
}
