import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { ParticipantId, RoomId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import { readLog, readSessions, readWholeStrokes, type StoredEntry, type StoredStroke } from './history-sql';
import { decodeSegments } from './point-codec';
import { readStand } from './room-sql';
import { begunBy, pages, toEntry, turnsByBytes } from './take-room';

/** Few enough that what one page holds is decoded and sent in a moment. */
const LOG_PAGE = 200;
const STROKE_PAGE = 200;

/**
 * What was committed of a room when this was asked, in pages: all entries but the extends, each stroke whole in what began it. Beside
 * the room's owner, at leisure: strokes that are deleted meanwhile come without samples, as deleted ones do.
 */
export async function* readHistory(db: SqlDriverAdapter, room: RoomId): AsyncGenerator<readonly Entry[]> {
  const stand = await readStand(db, room);
  if (!stand) return;
  const [, through] = stand;
  const sessions = await readSessions(db, room);
  const participants = new Map(sessions.map(([session, by]) => [session, by as ParticipantId]));
  const turn = turnsByBytes();
  const readEntries = (last?: StoredEntry) => readLog(db, room, last?.[0] ?? 0, through, LOG_PAGE);
  for await (const rows of pages(LOG_PAGE, readEntries)) {
    if (rows.length === 0) return;
    const [first, last] = [rows[0]![0], rows.at(-1)![0]];
    const samples = new Map<string, number[]>();
    const readStrokes = (before?: StoredStroke) =>
      readWholeStrokes(db, room, {
        after: before ? [before[1], before[0]] : [first, ''],
        through: last,
        limit: STROKE_PAGE,
      });
    for await (const page of pages(STROKE_PAGE, readStrokes))
      for (const [stroke, , , , points] of page) {
        samples.set(stroke, decodeSegments(points).points);
        await turn(points.byteLength);
      }
    yield rows.map((row) => {
      const entry = toEntry(row, participants);
      for (const { id, pen } of begunBy(entry)) pen.points = samples.get(id) ?? [];
      return entry;
    });
  }
}
