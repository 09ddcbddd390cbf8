import type { EpochMillis, RoomId, SessionId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import type { NumberedOp } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import { restore } from '@/lib/room/restore';
import { emptyRoom, type RoomState } from '@/lib/room/state';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Batch } from '@/lib/wire';
import { participantIdOf } from '@/server/auth/room-keys';
import type { Storage } from '@/server/storage';
import { penUpdates, type Update } from '../bench/load/pen';
import type { PenDigit } from '../bench/pen-strokes';
import { joined, newVisitor, type Visitor } from './visitor';

const UPDATE_EVERY_MS = 33;

/** Somebody who draws alone in a room of their own, so that all that shall be there afterwards is known. */
export interface Pen {
  readonly visitor: Visitor;
  readonly session: SessionId;
  /** The last n that was sent, and the last one that the server said is settled. */
  readonly sent: number;
  readonly settled: number;
  /** When predictions came, on the clock of `performance.now`. */
  readonly predictedAt: readonly number[];
  rest(): void;
  close(): void;
  /** Its ops up to this n. */
  ops(through: number): readonly NumberedOp[];
}

export async function startPen(origin: string, digits: readonly PenDigit[], number: number): Promise<Pen> {
  const session = `fault-pen-${number}-${process.pid}` as SessionId;
  const updates = (): Generator<Update, never> =>
    penUpdates({
      session,
      digits,
      first: number,
      region: [0, 0, SHEET_WIDTH, SHEET_HEIGHT],
      samplesPerUpdate: 3,
    });
  const visitor = await newVisitor(origin);
  let sent = 0;
  let settled = 0;
  const predictedAt: number[] = [];
  const socket = await joined(visitor, session, (opening) =>
    opening.on('batch', (batch: Batch) => {
      const [refusal] = batch.refused;
      if (refusal) throw new Error(`Op ${refusal.n} was refused: ${refusal.error.message}`);
      settled = Math.max(settled, batch.settledThrough ?? 0);
      if (batch.predictions.length > 0) predictedAt.push(performance.now());
    }),
  );
  const pen = updates();
  const timer = setInterval(() => {
    if (!socket.connected) return;
    const ops = pen.next().value;
    sent = ops.at(-1)!.n;
    socket.emit('ops', { ops });
  }, UPDATE_EVERY_MS);
  const rest = () => clearInterval(timer);
  return {
    visitor,
    session,
    get sent() {
      return sent;
    },
    get settled() {
      return settled;
    },
    predictedAt,
    rest,
    close() {
      rest();
      socket.disconnect();
    },
    ops(through) {
      const all: NumberedOp[] = [];
      for (const update of updates()) {
        all.push(...update);
        if (all.length >= through) return all.slice(0, through);
      }
      return all;
    },
  };
}

/**
 * How many ops that were said to be settled are not in the database, or not as they were drawn. What is there besides was logged in the
 * last moment, and must be the beginning of what was sent.
 */
export async function inkLost(storage: Storage, pen: Pen): Promise<number> {
  const stored = await storage.rooms.take(pen.visitor.room as RoomId);
  if (!stored) return pen.settled;
  const state = restore(stored);
  const kept = (await storage.rooms.session(pen.visitor.room as RoomId, pen.session))?.lastN ?? 0;
  const expected = emptyRoom(state.epoch);
  for (const { n, op } of pen.ops(kept)) {
    const entry: Entry = {
      seq: n as Entry['seq'],
      session: pen.session,
      n,
      by: participantIdOf(stored.room.id, stored.room.owner),
      at: 0 as EpochMillis,
      op,
    };
    applyEntry(expected, entry);
  }
  const same = JSON.stringify(inkOf(state)) === JSON.stringify(inkOf(expected));
  return Math.max(0, pen.settled - kept) + (same ? 0 : 1);
}

const inkOf = (state: RoomState) =>
  [...state.strokes.values()].map(({ id, points, colour, width, ended, hiddenBy }) => ({
    id,
    points,
    colour,
    width,
    ended,
    hiddenBy: [...hiddenBy],
  }));
