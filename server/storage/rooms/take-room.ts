import { setImmediate } from 'node:timers/promises';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import {
  type Epoch,
  type EpochMillis,
  importedStrokeId,
  type ParticipantId,
  type RoomId,
  type Seq,
  type SessionId,
  type StrokeId,
} from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import type { Op, WholeStroke } from '@/lib/room/op';
import type { StrokeRecord } from '@/lib/room/state';
import type { Client } from '../database/client';
import { transaction } from '../database/raw-database';
import type { StoredRoom } from '../ports';
import { StorageError } from '../storage-error';
import { foldOpenStrokes } from './append-sql';
import { readLog, readSessions, readStrokes, type StoredEntry, type StoredStroke } from './history-sql';
import { type DecodedPoints, decodeSegments } from './point-codec';
import { toRoomRecord } from './records';
import { raiseEpoch } from './room-sql';

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
  const readEntries = (last?: StoredEntry) => readLog(db, id, last?.[0] ?? 0, seq, LOG_PAGE);
  for await (const page of pages(LOG_PAGE, readEntries))
    for (const row of page) {
      const entry = toEntry(row, participants);
      entries.push(entry);
      for (const begun of begunBy(entry)) {
        const held = loaded.get(begun.id);
        if (!held) throw new StorageError('damaged', `Room ${id} has lost the stroke ${begun.id}.`);
        begun.pen.points = held.points.slice(0, held.first);
        strokes.push(toStroke(entry, begun, held));
      }
    }
  return {
    room: toRoomRecord(room),
    epoch: epoch as Epoch,
    seq: seq as Seq,
    entries,
    strokes,
  };
}

async function loadStrokes(
  db: SqlDriverAdapter,
  room: RoomId,
  through: number,
): Promise<ReadonlyMap<string, LoadedStroke>> {
  const loaded = new Map<string, LoadedStroke>();
  const read = (last?: StoredStroke) =>
    readStrokes(db, room, { after: last ? [last[1], last[0]] : [0, ''], through, limit: STROKE_PAGE });
  const turn = turnsByBytes();
  for await (const page of pages(STROKE_PAGE, read))
    for (const [stroke, firstSeq, lastSeq, ended, points] of page) {
      loaded.set(stroke, { firstSeq, lastSeq, ended: ended === 1, ...decodeSegments(points) });
      await turn(points.byteLength);
    }
  return loaded;
}

/** Lets others have the event loop after so many bytes. */
export function turnsByBytes(): (bytes: number) => Promise<void> {
  let since = 0;
  return async (bytes) => {
    since += bytes;
    if (since < BYTES_PER_TURN) return;
    since = 0;
    await setImmediate();
  };
}

/** @param read gives the page behind the last row of the one before */
export async function* pages<Row>(
  size: number,
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[], void> {
  for (let last: Row | undefined; ; ) {
    const page = await read(last);
    yield page;
    last = page.at(-1);
    if (last === undefined || page.length < size) return;
  }
}

interface Begun {
  readonly id: StrokeId;
  readonly sheet: number;
  /** What the entry's op says of it. */
  readonly pen: WholeStroke;
}

/** The strokes that an entry began. */
export function begunBy(entry: Entry): readonly Begun[] {
  const { op } = entry;
  const id = entryId(entry);
  if (op.kind === 'begin') return [{ id, sheet: op.sheet, pen: op }];
  if (op.kind !== 'import') return [];
  return op.strokes.map((pen, place) => ({ id: importedStrokeId(id, place), sheet: op.sheet, pen }));
}

/** The body is what `commit-appends.ts` wrote of a validated op; what begins strokes gets their points from their rows. */
export function toEntry(row: StoredEntry, participants: ReadonlyMap<string, ParticipantId>): Entry {
  const [seq, session, n, at, kind, body] = row;
  const by = participants.get(session);
  if (by === undefined) throw new StorageError('damaged', `Entry ${seq} is of an unknown session.`);
  const op = { kind, ...body } as Op;
  return { seq: seq as Seq, session: session as SessionId, n, by, at: at as EpochMillis, op };
}

const toStroke = (
  entry: Entry,
  { id, sheet, pen }: Begun,
  { firstSeq, lastSeq, points, ended }: LoadedStroke,
): StrokeRecord => ({
  id,
  by: entry.by,
  session: entry.session,
  sheet,
  colour: pen.colour,
  width: pen.width,
  pointer: pen.pointer,
  at: entry.at,
  firstSeq: firstSeq as Seq,
  lastSeq: lastSeq as Seq,
  points,
  ended,
  hiddenBy: [],
});
