import type { ParticipantId, SessionId, StrokeId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { aParticipant, aPerson, aRoom, type RoomWriter, samples } from '../../../contracts/room-writer';

export const owner = aPerson('killed');
export const room = aRoom('killed', owner.id);
export const participant = aParticipant(room.id, owner.id);

/** mulberry32: small, seeded, good enough to choose what happens next. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Batches that one process appends, one after the other, for ever. They follow from the round alone, so that whoever checks the
 * database afterwards can write the same log again.
 */
export function* batchesOf(round: number, log: RoomWriter): Generator<Entry[], never> {
  const random = seeded(1000 + round);
  const by: ParticipantId = participant.id;
  const open = new Map<SessionId, StrokeId>();
  for (;;) {
    const ops = 1 + Math.floor(random() * 12);
    for (let i = 0; i < ops; i++) {
      const session = `round-${round}-tab-${Math.floor(random() * 2)}` as SessionId;
      const stroke = open.get(session);
      if (!stroke) open.set(session, log.begin(session, by, samples(2, Math.floor(random() * 1000))));
      else if (random() < 0.6) {
        const lastMs = log.strokes.get(stroke)!.points.at(-2)!;
        log.add(session, by, {
          kind: 'extend',
          stroke,
          points: samples(1 + Math.floor(random() * 20), 50, lastMs),
        });
      } else if (random() < 0.8) {
        log.add(session, by, { kind: 'end', stroke });
        open.delete(session);
      } else log.add(session, by, { kind: 'undo', action: stroke });
    }
    yield log.batch();
  }
}
