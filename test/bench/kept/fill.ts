import { CONSENT_VERSION } from '@/lib/drawing/consent';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { renderStrokes, strokesFromLists } from '@/lib/preprocess';
import { databaseFile, openStorage } from '@/server/storage';
import { execute, transaction } from '@/server/storage/database/raw-database';
import { ALL_COLUMNS } from '@/server/storage/drawings/drawing-rows';
import type { NewDrawing } from '@/server/storage/ports';
import { SqliteAdapter } from '@/server/storage/sqlite/sqlite-adapter';
import { loadPenDigits, type PenDigit } from '../pen-strokes';

export interface Filling {
  readonly drawings: number;
  readonly people: number;
  /** See `BenchContext.strokes`. */
  readonly strokes: string | null;
}

/** Real digits whose ink and pixels the rows share. */
const PATTERNS = 200;
/** Rows in one transaction. */
const PER_TRANSACTION = 20_000;
const ROOMS = 1_000;
const WEEK_MS = 7 * 24 * 3_600_000;
/** The drawings are spread evenly over as much time up to now. */
const WEEKS = 8;
/** One in so many is read as the digit after it. */
const MISREAD = 12;
const MODELS = ['cnn@shipped', 'cnn@1', 'cnn@2', 'dense@shipped', 'deep@shipped'];

/**
 * A database as the product keeps it, made through its own store and then multiplied by SQL, so that counters, indexes and ink are
 * the real ones. @returns where the digits came from
 */
export async function fillDatabase(dataDir: string, { drawings, people, strokes }: Filling): Promise<string> {
  const { digits, source } = await loadPenDigits(strokes);
  const stride = Math.max(1, Math.floor(digits.length / PATTERNS));
  const patterns = digits
    .filter((_, i) => i % stride === 0)
    .slice(0, PATTERNS)
    .map(pattern);
  const storage = await openStorage({ dataDir });
  await storage.people.enter(PATTERN_PERSON, 'Pattern', 0 as EpochMillis);
  await storage.drawings.save(patterns);
  await storage.close();

  const db = await SqliteAdapter.open(databaseFile({ dataDir }));
  await execute(
    db,
    `INSERT INTO "Person" ("id", "name", "role", "createdAt", "seenAt")
     WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
     SELECT ${personId('i')}, 'Person ' || i, 'person', 0, 0 FROM n`,
    people,
  );
  const since = Date.now() - WEEKS * WEEK_MS;
  for (let from = 0; from < drawings; from += PER_TRANSACTION) {
    const to = Math.min(drawings, from + PER_TRANSACTION);
    await transaction(db, async (tx) => {
      const range = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to - 1})`;
      await execute(
        tx,
        `INSERT INTO "Drawing" (${ALL_COLUMNS.map((name) => `"${name}"`).join(', ')})
         ${range}
         SELECT ${ALL_COLUMNS.map((name) => own(name, people, since, drawings) ?? `t."${name}"`).join(', ')}
         FROM n JOIN "Drawing" AS t ON t."id" = printf('pattern-%08d', i % ${patterns.length})`,
      );
      await execute(
        tx,
        `INSERT INTO "DrawingInk" ("drawingId", "input", "probabilities", "strokes")
         ${range}
         SELECT ${drawingId('i')}, t."input", t."probabilities", t."strokes"
         FROM n JOIN "DrawingInk" AS t ON t."drawingId" = printf('pattern-%08d', i % ${patterns.length})`,
      );
    });
  }
  await execute(db, `DELETE FROM "Person" WHERE "id" = ?`, PATTERN_PERSON);
  await fillRounds(db, people, since);
  await db.dispose();
  return source;
}

/** A round in every room, in which each person has one result. */
async function fillRounds(db: SqliteAdapter, people: number, since: number): Promise<void> {
  await transaction(db, async (tx) => {
    await execute(
      tx,
      `INSERT INTO "GameRound" ("id", "roomId", "match", "n", "mode", "model", "digits", "twist", "startedAt", "endedAt", "modelPoints")
       WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROOMS - 1})
       SELECT printf('round%07d', i), ${roomId('i')}, 1, 1, 'fool', 'cnn@shipped', 1, 'none', ${since}, ${endedAt(since)}, 0 FROM n`,
    );
    await execute(
      tx,
      `INSERT INTO "RoundResult" ("roundId", "personId", "roomId", "mode", "endedAt", "points", "prompt", "judged", "judgedRight", "fooled")
       WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${people - 1})
       SELECT printf('round%07d', i % ${ROOMS}), ${personId('i')}, ${roomId(`i % ${ROOMS}`)}, 'fool', ${endedAt(since)},
         i * 7919 % 1000, '7', 3, 3, i % 3 = 0 FROM n`,
    );
  });
}

const roomId = (i: string): string => `printf('room%08d', ${i})`;
const endedAt = (since: number): string => `${since} + (i % ${ROOMS}) * ${(WEEKS * WEEK_MS) / ROOMS}`;

const PATTERN_PERSON = 'pattern-person' as PersonId;

const pattern = ({ label, strokes }: PenDigit, i: number): NewDrawing => {
  const id = `pattern-${String(i).padStart(8, '0')}`;
  const digit = Number(label);
  const xs = strokes.flat().map(([x = 0]) => x);
  const ys = strokes.flat().map(([, y = 0]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    id: id as DrawingId,
    person: PATTERN_PERSON,
    savedBy: PATTERN_PERSON,
    request: id,
    place: null,
    source: 'beat',
    at: 0 as EpochMillis,
    consent: CONSENT_VERSION,
    label: digit,
    labelSource: 'prompt',
    status: 'accepted',
    model: 'cnn@shipped' as ModelId,
    isDigit: 0.99,
    partOf: null,
    number: null,
    input: renderStrokes(strokesFromLists(strokes)) ?? new Uint8Array(784),
    probabilities: Float32Array.from({ length: 10 }, (_, at) => (at === digit ? 0.91 : 0.01)),
    strokes: strokes.map((samples, at) => ({
      delay: at * 400,
      width: 12,
      pointer: 'pen' as const,
      points: samples.flatMap(([x = 0, y = 0], sample) => [
        Math.round(x - left),
        Math.round(y - top),
        sample * 10,
        128,
      ]),
    })),
  };
};

const drawingId = (i: string): string => `printf('d%015d', ${i})`;
const personId = (i: string): string => `printf('p%015d', ${i})`;

/** What differs from row to row, in SQL over `i`; the rest is the pattern's. */
function own(column: string, people: number, since: number, drawings: number): string | null {
  // Four fifths of all drawings are by a fifth of the people. A multiplier without a common divisor: neighbours in time are of different
  // people.
  const person = `(i * 7919 % CASE WHEN i % 5 < 4 THEN ${Math.ceil(people / 5)} ELSE ${people} END)`;
  switch (column) {
    case 'id':
    case 'requestId':
    case 'glyph':
      return drawingId('i');
    case 'personId':
    case 'savedById':
      return personId(person);
    case 'holdOut':
      return `${person} % 5 = 0`;
    case 'roomId':
      return roomId(`i % ${ROOMS}`);
    case 'sheet':
      return '0';
    case 'revision':
      return '1';
    case 'createdAt':
      return `${since} + i * ${(WEEKS * WEEK_MS) / drawings}`;
    case 'model':
      return `json_extract('${JSON.stringify(MODELS)}', '$[' || (i / 7 % ${MODELS.length}) || ']')`;
    case 'read':
      return `CASE WHEN i / 3 % ${MISREAD} = 0 THEN (t."read" + 1) % 10 ELSE t."read" END`;
    case 'disagreement':
    case 'doubt':
    case 'novelty':
      return `(i * 31 % 1000) / 1000.0`;
    default:
      return null;
  }
}
