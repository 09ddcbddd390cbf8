import { describe, expect, it } from 'vitest';
import type { InkStore, KeptSession, NotSentStroke } from '@/app/unsent/ink-store';
import type { EpochMillis, OpId, RoomId, SessionId } from '@/lib/ids';
import type { KeptOp } from '@/lib/room/replica';
import { beginOp } from '../support/rooms/room-play';

const room = 'room-of-ink' as RoomId;
const [a, b] = ['session-a', 'session-b'] as [SessionId, SessionId];
const op = (n: number): KeptOp => ({ n, op: beginOp(n), at: (1000 + n) as EpochMillis });
const kept = (session: SessionId, ...ns: number[]): KeptSession => ({
  session,
  room,
  key: 'k',
  ops: ns.map(op),
});
const stroke = (id: string, points = [1, 2, 0, 128]): NotSentStroke => ({
  id: id as OpId,
  room,
  sheet: 0,
  colour: 1,
  width: 12,
  pointer: 'mouse',
  points,
  reason: 'This room is locked.',
});

/** What every place where a browser may keep ink does alike. */
export function inkStoreContract(open: () => Promise<InkStore>): void {
  describe('an ink store', () => {
    it('K1 keeps the ops of each session in order, adds to them and forgets the settled ones', async () => {
      const store = await open();
      await store.keep(kept(a, 3, 4), 3);
      await store.keep(kept(b, 1), 1);
      await store.keep(kept(a, 5, 6), 5);
      expect(await store.sessions(room)).toEqual([kept(a, 5, 6), kept(b, 1)]);
      await store.keep(kept(a, 7), 5);
      expect((await store.sessions(room))[0]).toEqual(kept(a, 5, 6, 7));
      await store.keep(kept(a), 8);
      expect(await store.sessions(room)).toEqual([kept(b, 1)]);
      await store.forget(b);
      expect(await store.sessions(room)).toEqual([]);
    });

    it('keeps rooms apart, and a draft that found its room goes with it', async () => {
      const store = await open();
      await store.keep({ ...kept(a, 1), room: null }, 1);
      expect(await store.sessions(room)).toEqual([]);
      expect(await store.sessions(null)).toEqual([{ ...kept(a, 1), room: null }]);
      await store.keep(kept(a), 1);
      expect(await store.sessions(null)).toEqual([]);
      expect(await store.sessions(room)).toEqual([kept(a, 1)]);
    });

    it('K4 keeps strokes that were not sent, the newest word on each, until they are let go', async () => {
      const store = await open();
      await store.keepNotSent([stroke('session-a.1'), stroke('session-a.2')]);
      await store.keepNotSent([stroke('session-a.1', [1, 2, 0, 128, 3, 4, 9, 128])]);
      expect((await store.notSent(room)).map(({ points }) => points.length)).toEqual([8, 4]);
      expect(await store.notSent(null)).toEqual([]);
      await store.forgetNotSent(['session-a.1' as OpId]);
      expect(await store.notSent(room)).toEqual([stroke('session-a.2')]);
    });
  });
}
