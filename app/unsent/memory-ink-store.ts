import type { OpId, SessionId } from '@/lib/ids';
import type { InkStore, KeptSession, NotSentStroke } from './ink-store';

/** For browsers that withhold storage (private windows, strict settings): as long as the page is open, and no longer. */
export function createMemoryInkStore(): InkStore {
  const kept = new Map<SessionId, KeptSession>();
  const notSent = new Map<OpId, NotSentStroke>();
  return {
    lasting: false,
    async keep(session, from) {
      const before = kept.get(session.session)?.ops ?? [];
      const first = session.ops[0]?.n ?? Number.POSITIVE_INFINITY;
      const ops = [...before.filter(({ n }) => n >= from && n < first), ...session.ops];
      if (ops.length > 0) kept.set(session.session, { ...session, ops });
      else kept.delete(session.session);
    },
    async forget(session) {
      kept.delete(session);
    },
    async sessions(room) {
      return [...kept.values()].filter((one) => one.room === room);
    },
    async keepNotSent(strokes) {
      for (const stroke of strokes) notSent.set(stroke.id, stroke);
    },
    async notSent(room) {
      return [...notSent.values()].filter((stroke) => stroke.room === room);
    },
    async forgetNotSent(ids) {
      for (const id of ids) notSent.delete(id);
    },
  };
}
