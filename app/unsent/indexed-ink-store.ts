import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OpId, RoomId, SessionId } from '@/lib/ids';
import type { KeptOp } from '@/lib/room/replica';
import type { InkStore, KeptSession, NotSentStroke } from './ink-store';

interface Schema extends DBSchema {
  sessions: { key: SessionId; value: Omit<KeptSession, 'ops'> };
  ops: { key: [SessionId, number]; value: KeptOp & { readonly session: SessionId } };
  notSent: { key: OpId; value: NotSentStroke };
}

const NAME = 'inkling-unsent';
const VERSION = 1;

/** Op by op, so that an hour offline costs no more per stroke than a minute. */
const everyOpOf = (session: SessionId): IDBKeyRange => IDBKeyRange.bound([session, 0], [session, Infinity]);

/** @throws where the browser withholds IndexedDB */
export async function openIndexedInkStore(): Promise<InkStore> {
  const db: IDBPDatabase<Schema> = await openDB<Schema>(NAME, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('sessions', { keyPath: 'session' });
      fresh.createObjectStore('ops', { keyPath: ['session', 'n'] });
      fresh.createObjectStore('notSent', { keyPath: 'id' });
    },
    // A newer page wants to change the store: this one's connection would hold it up.
    blocking: () => db.close(),
  });
  const inRoom = (room: RoomId | null) => (one: { readonly room: RoomId | null }) => one.room === room;

  return {
    lasting: true,
    async keep({ ops, ...session }, from) {
      const work = db.transaction(['sessions', 'ops'], 'readwrite');
      const [sessions, kept] = [work.objectStore('sessions'), work.objectStore('ops')];
      const id = session.session;
      if (from > 1) void kept.delete(IDBKeyRange.bound([id, 0], [id, from], false, true));
      for (const op of ops) void kept.put({ ...op, session: id });
      if (ops.length > 0 || (await kept.count(everyOpOf(id))) > 0) void sessions.put(session);
      else void sessions.delete(id);
      // Not left to the browser to notice that nothing follows: a page that closes is not there any more by then.
      work.commit();
      await work.done;
    },
    async forget(session) {
      const work = db.transaction(['sessions', 'ops'], 'readwrite');
      void work.objectStore('ops').delete(everyOpOf(session));
      void work.objectStore('sessions').delete(session);
      await work.done;
    },
    async sessions(room) {
      const work = db.transaction(['sessions', 'ops']);
      const found = (await work.objectStore('sessions').getAll()).filter(inRoom(room));
      const whole: KeptSession[] = [];
      for (const session of found) {
        const ops = await work.objectStore('ops').getAll(everyOpOf(session.session));
        whole.push({ ...session, ops: ops.map(({ n, op, at }) => ({ n, op, at })) });
      }
      return whole;
    },
    async keepNotSent(strokes) {
      const work = db.transaction('notSent', 'readwrite');
      for (const stroke of strokes) void work.store.put(stroke);
      await work.done;
    },
    async notSent(room) {
      return (await db.getAll('notSent')).filter(inRoom(room));
    },
    async forgetNotSent(ids) {
      const work = db.transaction('notSent', 'readwrite');
      for (const id of ids) void work.store.delete(id);
      await work.done;
    },
  };
}
