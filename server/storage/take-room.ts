import { setImmediate } from 'node:timers/promises';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { Epoch, EpochMillis, ParticipantId, RoomId, Seq, SessionId } from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import type { StrokeRecord } from '@/lib/room/state';
import type { Client } from './client';
import { type DecodedPoints, decodeSegments } from './point-codec';
import type { StoredRoom } from './ports';
import { transaction } from './raw-database';
import { foldOpenStrokes, raiseEpoch, readLog, readSessions, readStrokes, type StoredEntry } from './raw-sql';
import { toRoomRecord } from './records';
import { StorageError } from './storage-error';

/** Rows per read: others get their turn of the event loop between two. */
const LOG_PAGE = 2000;
const STROKE_PAGE = 500;
/** Strokes may be long: after so many bytes decoded, about 2 ms, others get a turn, too. */
const BYTES_PER_TURN = 128 * 1024;

interface LoadedStroke extends DecodedPoints {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly ended: boolean;
}

/**
 * Raises the room's epoch, and then reads it at leisure: what other processes may still write under an older epoch is refused,
 * and nobody but the caller has the new one.
 */
export async function takeRoom(client: Client, db: SqlDriverAdapter, id: RoomId): Promise<StoredRoom | null> {
  const taken = await transaction(db, async (tx) => {
    const stand = await raiseEpoch(tx, id);
    if (!stand) return null;
    await foldOpenStrokes(tx, id);
    return { stand, sessions: await readSessions(tx, id) };
  });
  const room = taken && (await client.room.findUnique({ where: { id } }));
  if (!room) return null;
  const [epoch, seq] = taken.stand;
  const participants = new Map(taken.sessions.map(([session, by]) => [session, by as ParticipantId]));

  const loaded = await loadStrokes(db, id, seq);
  const entries: Entry[] = [];
  const strokes: StrokeRecord[] = [];
  for await (const page of pages(LOG_PAGE, 0, (after) => readLog(db, id, after, seq, LOG_PAGE)))
    for (const row of page) {
      const entry = toEntry(row, participants);
      entries.push(entry);
      if (entry.op.kind !== 'begin') continue;
      const stroke = loaded.get(entryId(entry));
      if (!stroke) throw new StorageError('damaged', `Room ${id} has lost the stroke ${entryId(entry)}.`);
      entry.op.points = stroke.points.slice(0, stroke.first);
      strokes.push(toStroke(entry, entry.op, stroke));
    }
  return {
    room: toRoomRecord(room),
    epoch: epoch as Epoch,
    seq: seq as Seq,
    entries,
    strokes,
    sessions: taken.sessions.map(([session, by, lastN]) => ({
      id: session as SessionId,
      by: by as ParticipantId,
      lastN,
    })),
  };
}

async function loadStrokes(
  db: SqlDriverAdapter,
  room: RoomId,
  through: number,
): Promise<ReadonlyMap<string, LoadedStroke>> {
  const loaded = new Map<string, LoadedStroke>();
  const read = (after: number) => readStrokes(db, room, after, through, STROKE_PAGE);
  let decodedBytes = 0;
  for await (const page of pages(STROKE_PAGE, 1, read))
    for (const [stroke, firstSeq, lastSeq, ended, points] of page) {
      loaded.set(stroke, { firstSeq, lastSeq, ended: ended === 1, ...decodeSegments(points) });
      decodedBytes += points.byteLength;
      if (decodedBytes < BYTES_PER_TURN) continue;
      decodedBytes = 0;
      await setImmediate();
    }
  return loaded;
}

/** @param seqColumn where in a row its seq stands, by which the next page goes on */
async function* pages<Column extends number, Row extends Readonly<Record<Column, unknown>>>(
  size: number,
  seqColumn: Column,
  read: (after: number) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[], void> {
  for (let after = 0; ; ) {
    const page = await read(after);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < size) return;
    after = Number(last[seqColumn]);
  }
}

/** The body is what `commit-appends.ts` wrote of a validated op; a begin gets its points from its stroke's row. */
function toEntry(row: StoredEntry, participants: ReadonlyMap<string, ParticipantId>): Entry {
  const [seq, session, n, at, kind, body] = row;
  const by = participants.get(session);
  if (by === undefined) throw new StorageError('damaged', `Entry ${seq} is of an unknown session.`);
  const op = { kind, ...body } as Op;
  return { seq: seq as Seq, session: session as SessionId, n, by, at: at as EpochMillis, op };
}

const toStroke = (
  entry: Entry,
  op: Extract<Op, { kind: 'begin' }>,
  { firstSeq, lastSeq, points, ended }: LoadedStroke,
): StrokeRecord => ({
  id: entryId(entry),
  by: entry.by,
  session: entry.session,
  sheet: op.sheet,
  colour: op.colour,
  width: op.width,
  pointer: op.pointer,
  at: entry.at,
  firstSeq: firstSeq as Seq,
  lastSeq: lastSeq as Seq,
  points,
  ended,
  hiddenBy: [],
});
