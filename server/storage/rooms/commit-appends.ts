import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import { importedStrokeId } from '@/lib/ids';
import { type Entry, entryId } from '@/lib/room/entry';
import { refusesData } from '../database/driver-errors';
import { transaction } from '../database/raw-database';
import { type SessionRefusals, StaleEpochError } from '../ports';
import { StorageError } from '../storage-error';
import type { Append, AppendOutcome } from './append-queue';
import {
  advanceSessions,
  type EndRow,
  type ExtendRow,
  endStrokes,
  insertChunks,
  insertLog,
  insertStrokes,
  type LogRow,
  passFence,
  type RedactionRow,
  redactStrokes,
  type SessionRow,
  type StrokeRow,
} from './append-sql';
import { carryToRoom, type RoomOpEntry } from './carry-to-room';
import { readLogIds, readSessions } from './history-sql';
import { encodeSegment } from './point-codec';
import { readStand } from './room-sql';

/** Commits appends of different rooms in one transaction; where one of them breaks a rule of the database, each for itself. */
export async function commitAppends(
  db: SqlDriverAdapter,
  appends: readonly Append[],
): Promise<readonly AppendOutcome[]> {
  try {
    return await transaction(db, (tx) => commitIn(tx, appends));
  } catch (error) {
    if (appends.length === 1 || !isOwnFault(error)) return appends.map(() => asError(error));
    const outcomes: AppendOutcome[] = [];
    for (const append of appends) outcomes.push(...(await commitAppends(db, [append])));
    return outcomes;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** The fault of what one append holds, and not of the database. */
const isOwnFault = (error: unknown): boolean => error instanceof StorageError || refusesData(error);

async function commitIn(tx: SqlQueryable, appends: readonly Append[]): Promise<AppendOutcome[]> {
  const passed = await passFence(
    tx,
    appends.map(({ room, epoch, entries }) => [room, epoch, entries[0]!.seq, entries.at(-1)!.seq]),
  );
  const rows = rowsOf(appends.filter(({ room }) => passed.has(room)));
  if (rows.sessions.length > 0 && (await advanceSessions(tx, rows.sessions)) !== rows.sessions.length)
    throw new StorageError(
      'out-of-order',
      'A session logged an op twice, counted backwards, or changed its participant.',
    );
  if (rows.log.length > 0) await insertLog(tx, rows.log);
  if (rows.strokes.length > 0) await insertStrokes(tx, rows.strokes);
  if (rows.extends.length > 0) await insertChunks(tx, rows.extends);
  if (rows.ends.length > 0 && (await endStrokes(tx, rows.ends)) !== rows.ends.length)
    throw new StorageError('out-of-order', 'A stroke was ended that had never begun, or twice at once.');
  // Last: what is deleted for good may have been drawn in the same append.
  if (rows.redactions.length > 0) await redactStrokes(tx, rows.redactions);
  for (const entry of rows.carried) await carryToRoom(tx, entry);

  const outcomes: AppendOutcome[] = [];
  for (const append of appends)
    outcomes.push(passed.has(append.room) ? null : await settleRefused(tx, append));
  return outcomes;
}

interface Rows {
  readonly sessions: readonly SessionRow[];
  readonly log: readonly LogRow[];
  readonly strokes: readonly StrokeRow[];
  readonly extends: readonly ExtendRow[];
  readonly ends: readonly EndRow[];
  readonly redactions: readonly RedactionRow[];
  /** What may have to be carried to the room's row and its participants'. */
  readonly carried: readonly RoomOpEntry[];
}

function rowsOf(appends: readonly Append[]): Rows {
  const sessions: SessionRow[] = [];
  const log: LogRow[] = [];
  const strokes: StrokeRow[] = [];
  const extended: ExtendRow[] = [];
  const ends: EndRow[] = [];
  const redactions: RedactionRow[] = [];
  const carried: RoomOpEntry[] = [];
  for (const { room, entries, refusals } of appends) {
    sessions.push(...sessionRows(room, entries, refusals));
    for (const entry of entries) {
      const { seq, session, n, op } = entry;
      const logged = (body: object): LogRow => [
        room,
        seq,
        session,
        n,
        entry.at,
        op.kind,
        JSON.stringify(body),
      ];
      switch (op.kind) {
        case 'begin': {
          const { kind: _, points, ...body } = op;
          log.push(logged(body));
          strokes.push([room, entryId(entry), seq, false, hex(points)]);
          break;
        }
        case 'extend':
          extended.push([room, op.stroke, seq, session, n, hex(op.points)]);
          break;
        case 'end':
          ends.push([room, op.stroke, seq]);
          log.push(logged({ stroke: op.stroke }));
          break;
        case 'redact':
          for (const stroke of op.strokes) redactions.push([room, stroke]);
          log.push(logged({ strokes: op.strokes }));
          break;
        case 'import': {
          const { kind: _, ...body } = op;
          const id = entryId(entry);
          op.strokes.forEach(({ points }, place) => {
            strokes.push([room, importedStrokeId(id, place), seq, true, hex(points)]);
          });
          log.push(logged({ ...body, strokes: op.strokes.map(({ points: _, ...pen }) => pen) }));
          break;
        }
        default: {
          const { kind: _, ...body } = op;
          log.push(logged(body));
          carried.push({ room, by: entry.by, op });
        }
      }
    }
  }
  return { sessions, log, strokes, extends: extended, ends, redactions, carried };
}

const hex = (points: readonly number[]): string => Buffer.from(encodeSegment(points)).toString('hex');

/** Checks what one append says of each session; what the database knows of it is checked there. */
function sessionRows(room: string, entries: readonly Entry[], refusals: SessionRefusals): SessionRow[] {
  const rows = new Map<string, SessionRow>();
  for (const { session, by, n } of entries) {
    const row = rows.get(session);
    if (row && (row[2] !== by || row[4] >= n))
      throw new StorageError(
        'out-of-order',
        `Session ${session} counts backwards or changed its participant.`,
      );
    const refused = refusals.get(session);
    rows.set(session, [room, session, by, row?.[3] ?? n, n, refused ? JSON.stringify(refused) : null]);
  }
  return [...rows.values()];
}

/**
 * The fence turned an append away: the epoch is over, or there is a gap; or some of it, from its beginning, had been committed
 * before, by an append whose answer got lost. The rest of such a one is committed now.
 */
async function settleRefused(
  tx: SqlQueryable,
  { room, epoch, entries, refusals }: Append,
): Promise<AppendOutcome> {
  const stand = await readStand(tx, room);
  if (stand?.[0] !== epoch) return new StaleEpochError(room, epoch);
  const logged = entries.filter(({ seq }) => seq <= stand[1]);
  if (logged.length > 0 && (await alreadyLogged(tx, room, logged))) {
    if (logged.length === entries.length) return null;
    return (await commitIn(tx, [{ room, epoch, entries: entries.slice(logged.length), refusals }]))[0]!;
  }
  return new StorageError(
    'out-of-order',
    `Room ${room} stands at seq ${stand[1]}: entries ${entries[0]!.seq} to ${entries.at(-1)!.seq} do not follow it.`,
  );
}

/** Whether exactly these entries stand at their seqs. An extend may be folded by now; then its session has passed its n. */
async function alreadyLogged(tx: SqlQueryable, room: string, entries: readonly Entry[]): Promise<boolean> {
  const log = await readLogIds(tx, room, entries[0]!.seq, entries.at(-1)!.seq);
  const logged = new Map(log.map(([seq, session, n]) => [seq, `${session}.${n}`]));
  const reached = new Map((await readSessions(tx, room)).map(([session, , lastN]) => [session, lastN]));
  return entries.every((entry) =>
    entry.op.kind === 'extend'
      ? !logged.has(entry.seq) && (reached.get(entry.session) ?? 0) >= entry.n
      : logged.get(entry.seq) === entryId(entry),
  );
}
