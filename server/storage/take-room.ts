import type { Epoch, EpochMillis, ParticipantId, RoomId, Seq, SessionId, StrokeId } from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import type { Op } from '@/lib/room/op';
import type { StrokeRecord } from '@/lib/room/state';
import type { Client } from './client';
import { type DecodedPoints, decodeSegments } from './point-codec';
import type { StoredRoom } from './ports';
import { foldOpenStrokes, readLog, readStrokes, type StoredEntry, type StoredStroke } from './raw-sql';
import { toRoomRecord } from './records';
import { StorageError } from './storage-error';

/** Rows per read: a page is parsed in a few milliseconds, and others get their turn between two. */
const LOG_PAGE = 2000;
const STROKE_PAGE = 500;

type LoadedStroke = Omit<StoredStroke, 'points'> & DecodedPoints;

/**
 * Raises the room's epoch, and then reads it at leisure: what other processes may still write under an older epoch is refused,
 * and nobody but the caller has the new one.
 */
export async function takeRoom(client: Client, id: RoomId): Promise<StoredRoom | null> {
  const taken = await client.$transaction(async (tx) => {
    const [room] = await tx.room.updateManyAndReturn({ where: { id }, data: { epoch: { increment: 1 } } });
    if (!room) return null;
    await foldOpenStrokes(tx, id);
    return { room, sessions: await tx.roomSession.findMany({ where: { roomId: id } }) };
  });
  if (!taken) return null;
  const { room, sessions } = taken;
  const participants = new Map(sessions.map((row) => [row.id, row.participantId as ParticipantId]));

  const log = await pages(
    LOG_PAGE,
    (after) => readLog(client, id, after, room.seq, LOG_PAGE),
    ([seq]) => seq,
  );
  const points = new Map<string, LoadedStroke>();
  await pages(
    STROKE_PAGE,
    async (after) => {
      const page = await readStrokes(client, id, after, room.seq, STROKE_PAGE);
      for (const stroke of page) points.set(stroke.id, { ...stroke, ...decodeSegments(stroke.points) });
      return page;
    },
    (stroke) => stroke.firstSeq,
  );

  const entries: Entry[] = [];
  const strokes: StrokeRecord[] = [];
  for (const row of log) {
    const entry = toEntry(row, participants);
    entries.push(entry);
    if (entry.op.kind !== 'begin') continue;
    const stored = points.get(entryId(entry));
    if (!stored) throw new StorageError('damaged', `Room ${id} has lost the stroke ${entryId(entry)}.`);
    entry.op.points = stored.points.slice(0, stored.first);
    strokes.push(toStroke(entry, entry.op, stored));
  }
  return {
    room: toRoomRecord(room),
    epoch: room.epoch as Epoch,
    seq: room.seq as Seq,
    entries,
    strokes,
    sessions: sessions.map((row) => ({
      id: row.id as SessionId,
      by: row.participantId as ParticipantId,
      lastN: row.lastN,
    })),
  };
}

async function pages<Row>(
  size: number,
  read: (after: number) => Promise<readonly Row[]>,
  seqOf: (row: Row) => number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after = 0; ; ) {
    const page = await read(after);
    rows.push(...page);
    if (page.length < size) return rows;
    after = seqOf(page.at(-1)!);
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
  { by, session, at }: Entry,
  op: Extract<Op, { kind: 'begin' }>,
  stored: LoadedStroke,
): StrokeRecord => ({
  id: stored.id as StrokeId,
  by,
  session,
  sheet: op.sheet,
  colour: op.colour,
  width: op.width,
  pointer: op.pointer,
  at,
  firstSeq: stored.firstSeq as Seq,
  lastSeq: stored.lastSeq as Seq,
  points: stored.points,
  ended: stored.ended === 1,
  hiddenBy: [],
});
