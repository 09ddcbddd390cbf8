import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PEOPLE_BOARDS, type PeopleBoard } from '@/lib/board/board';
import { lowerBound } from '@/lib/board/bound';
import { ALL_TIME, weekBegin, weekOf } from '@/lib/board/period';
import { DRAWING_SOURCES, LABEL_SOURCES, NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, ModelId, PersonId, RoomId, Seq, StrokeId } from '@/lib/ids';
import { openStorage, type Storage } from '@/server/storage';
import { execute, query, transactionOnDrawings } from '@/server/storage/database/raw-database';
import { dialectOf } from '@/server/storage/database/sql-dialect';
import type { BoardCursor, BoardScope, DrawingRecord, NewDrawing } from '@/server/storage/ports';
import { aDrawing, belief } from '../../../contracts/drawings';
import { NOW } from '../../../contracts/room-writer';
import { Random } from '../../../fuzz/random';
import { type CountedResult, recount } from '../../../support/games/board-recount';
import { onEveryDatabase, openBeside, type TestDatabase } from '../../../support/servers/databases';

const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_126);
const ROUNDS = 12;
const STEPS_A_ROUND = 25;
const PEOPLE = Array.from({ length: 4 }, (_, i) => `person-${i}` as PersonId);
const REVIEWER = 'person-reviewer' as PersonId;
const ROOMS = ['room-alpha', 'room-beta'] as RoomId[];
const WEEK_MS = 7 * 24 * 3_600_000;
const MODELS = ['cnn@shipped', 'cnn@1'] as ModelId[];

let database: TestDatabase;
let storage: Storage;
/** Another process on the same database, which writes what no store of this one does yet. */
let beside: SqlDriverAdapter;

let made = 0;
/** Mostly what counts, so that boards fill; now and then anything else. */
function someDrawing(random: Random, change: Partial<NewDrawing> = {}): NewDrawing {
  const i = made++;
  const label = random.int(0, 5);
  const odd = random.chance(1 / 5);
  return aDrawing(i, {
    person: random.pick(PEOPLE),
    place: random.chance(1 / 6)
      ? null
      : {
          room: random.pick(ROOMS),
          sheet: 0,
          glyph: `g${i}.1` as StrokeId,
          revision: 1 as Seq,
          strokes: [],
        },
    at: (NOW + random.int(0, 2) * WEEK_MS) as EpochMillis,
    source: odd ? random.pick(DRAWING_SOURCES) : 'beat',
    label: odd && random.chance(1 / 3) ? NO_DIGIT : label,
    labelSource: odd ? random.pick(LABEL_SOURCES) : 'prompt',
    model: random.pick(MODELS),
    isDigit: random.chance(1 / 9) ? 0.2 : 0.97,
    probabilities: belief(random.chance(1 / 4) ? (label + 1) % 10 : label),
    strokes: [],
    ...change,
  });
}

const RESULT = {
  round: 'text',
  person: 'text',
  room: 'text',
  mode: 'text',
  at: 'float',
  points: 'int',
  prompt: 'text',
  fooled: 'flag',
  drawing: 'text',
} as const;

/** Whatever is drawn by lot is drawn before anything is waited for, so that the seed decides it. */
async function addResult(random: Random, drawings: readonly DrawingRecord[]): Promise<void> {
  const round = `round-${made++}`;
  const games = drawings.filter(({ source }) => source === 'fool');
  const drawing = random.chance(1 / 3) && games.length > 0 ? random.pick(games) : null;
  const result = [
    round,
    drawing?.person ?? random.pick(PEOPLE),
    random.pick(ROOMS),
    random.pick(['beat', 'race', 'fool', 'fool']),
    NOW + random.int(0, 2) * WEEK_MS,
    random.int(0, 99),
    random.chance(1 / 5) ? null : String(drawing?.label ?? random.int(0, 9)),
    random.int(0, 1),
    drawing?.id ?? null,
  ];
  await transactionOnDrawings(beside, async (tx) => {
    await execute(
      tx,
      `INSERT INTO "GameRound" ("id", "roomId", "match", "n", "mode", "model", "digits", "twist", "startedAt", "endedAt", "modelPoints")
       VALUES (?, ?, 1, 1, 'fool', 'cnn@shipped', 1, 'none', 0, 0, 0)`,
      round,
      round,
    );
    // A drawing that is in another round already, or was deleted meanwhile, is in none.
    await execute(
      tx,
      `INSERT INTO "RoundResult" ("roundId", "personId", "roomId", "mode", "endedAt", "points", "prompt", "judged", "judgedRight", "fooled", "drawingId")
       SELECT j."round", j."person", j."room", j."mode", j."at", j."points", j."prompt", 2, 2, j."fooled",
         (SELECT d."id" FROM "Drawing" AS d WHERE d."id" = j."drawing"
          AND NOT EXISTS (SELECT 1 FROM "RoundResult" AS r WHERE r."drawingId" = d."id"))
       FROM ${dialectOf(tx).table(RESULT)} AS j`,
      JSON.stringify([result]),
    );
  });
}

const allDrawings = () => storage.drawings.list({ filter: {}, order: 'oldest', limit: 10_000 });

async function allResults(): Promise<CountedResult[]> {
  const rows = await query<[string, string, number, string, number, string | null, number, string | null]>(
    beside,
    `SELECT "personId", "roomId", "endedAt", "mode", "points", "prompt", "fooled", "drawingId" FROM "RoundResult"`,
  );
  return rows.map(([person, room, at, mode, points, prompt, fooled, drawing]) => ({
    person,
    room,
    at,
    mode,
    points,
    prompt,
    fooled: fooled === 1,
    drawing,
  }));
}

/** One thing that happens to drawings and results. */
async function step(random: Random, drawings: readonly DrawingRecord[]): Promise<void> {
  const one = () => (drawings.length > 0 ? random.pick(drawings).id : ('none' as DrawingId));
  const judge = (verdict: Parameters<Storage['reviews']['judge']>[1][number]['verdict']) =>
    storage.reviews.judge(REVIEWER, [{ id: one(), verdict }], NOW);
  switch (random.int(0, 11)) {
    case 0:
    case 1:
    case 2:
    case 3:
      await storage.drawings.save(Array.from({ length: random.int(1, 12) }, () => someDrawing(random)));
      return;
    case 4: {
      const parent = someDrawing(random, { label: null, labelSource: null, number: '72' });
      const digits = [7, 2].map((label, index) =>
        someDrawing(random, {
          person: parent.person,
          label,
          place: null,
          partOf: { parent: parent.id, index },
        }),
      );
      await storage.drawings.save([parent, ...digits]);
      return;
    }
    case 5:
      await judge({ kind: 'label', label: random.int(0, 10) });
      return;
    case 6:
      await judge({ kind: 'accept' });
      return;
    case 7:
      await judge({ kind: 'reject' });
      return;
    case 8:
      await judge({ kind: 'undo' });
      return;
    case 9:
      await storage.drawings.delete([one(), one()]);
      return;
    case 10:
      await addResult(random, drawings);
      return;
    default:
      await execute(
        beside,
        `DELETE FROM "GameRound" WHERE "id" IN (SELECT "id" FROM "GameRound" LIMIT 1 OFFSET ?)`,
        random.int(0, 39),
      );
  }
}

async function everyone<B extends PeopleBoard>(board: B, scope: BoardScope) {
  const lines = [];
  let after: BoardCursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof storage.boards.people<B>>> = await storage.boards.people(
      board,
      scope,
      { after, limit: 2 },
    );
    lines.push(...page.lines);
    after = page.next;
    if (after === null && page.lines.length > 0) expect(page.people).toBe(lines.length);
  } while (after !== null);
  return lines;
}

const near = (figures: object) =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      Number.isInteger(value) ? value : expect.closeTo(value, 9),
    ]),
  );

async function expectExact(): Promise<number> {
  const [drawings, results] = [await allDrawings(), await allResults()];
  let lines = 0;
  for (const room of [null, ...ROOMS])
    for (const period of [
      ALL_TIME,
      ...[0, 1, 2].map((week) => weekOf((NOW + week * WEEK_MS) as EpochMillis)),
    ]) {
      const scope = { room, period };
      const wanted = recount(drawings, results, scope);
      for (const board of PEOPLE_BOARDS) {
        const found = await everyone(board, scope);
        const figures = found.map(({ rank: _, name: _n, person, ...rest }) => [person, rest] as const);
        expect(Object.fromEntries(figures)).toEqual(
          Object.fromEntries([...wanted[board]].map(([person, rest]) => [person, near(rest)])),
        );
        lines += found.length;
      }
      const readings = await storage.boards.readings(scope);
      expect(new Map(readings.map(({ digit, read, drawn }) => [`${digit} ${read}`, drawn]))).toEqual(
        new Map([...wanted.readings].sort()),
      );
      const models = await storage.boards.models(scope);
      expect(new Map(models.map(({ model, ...rest }) => [model as string, rest]))).toEqual(wanted.models);
      lines += readings.length + models.length;
    }
  return lines;
}

onEveryDatabase((name, make) =>
  describe(`${name}: boards`, () => {
    beforeEach(async () => {
      database = await make();
      storage = await openStorage(database.options);
      beside = await openBeside(database.options);
      for (const person of [...PEOPLE, REVIEWER]) await storage.people.enter(person, `The ${person}`, NOW);
    });
    afterEach(async () => {
      await beside.dispose();
      await storage.close();
      await database.remove();
    });

    it(`equal a recount after any interleaving of saves, verdicts, deletions and rounds (seed ${SEED})`, async () => {
      const random = new Random(SEED);
      await storage.drawings.save(Array.from({ length: 150 }, () => someDrawing(random)));
      let lines = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const drawings = await allDrawings();
        await Promise.all(Array.from({ length: STEPS_A_ROUND }, () => step(random, drawings)));
        lines += await expectExact();
      }
      // A person goes with everything of theirs, through the database's own cascades.
      await execute(beside, `DELETE FROM "Person" WHERE "id" = ?`, PEOPLE[0]);
      await expectExact();
      await storage.drawings.delete((await allDrawings()).map(({ id }) => id));
      await execute(beside, `DELETE FROM "GameRound"`);
      await expectExact();
      expect(lines).toBeGreaterThan(500);
    });

    it('share a rank where the figures are equal, on whichever page they stand, and say where one person is', async () => {
      await execute(
        beside,
        `INSERT INTO "GameRound" ("id", "roomId", "match", "n", "mode", "model", "digits", "twist", "startedAt", "endedAt", "modelPoints")
       VALUES ('r', 'room-alpha', 1, 1, 'beat', 'cnn@shipped', 1, 'none', 0, 0, 0)`,
      );
      for (const [i, points] of [30, 20, 20, 20].entries())
        await execute(
          beside,
          `INSERT INTO "RoundResult" ("roundId", "personId", "roomId", "mode", "endedAt", "points", "judged", "judgedRight", "fooled")
         VALUES ('r', ?, 'room-alpha', 'beat', ?, ?, 0, 0, false)`,
          PEOPLE[i],
          NOW,
          points,
        );
      const scope = { room: null, period: ALL_TIME };
      const ranks = (await everyone('players', scope)).map(({ person, rank }) => [person, rank]);
      expect(ranks).toEqual([
        [PEOPLE[0], 1],
        [PEOPLE[1], 2],
        [PEOPLE[2], 2],
        [PEOPLE[3], 2],
      ]);
      expect(await storage.boards.person('players', scope, PEOPLE[3]!)).toMatchObject({
        rank: 2,
        points: 20,
      });
      expect(await storage.boards.person('players', scope, REVIEWER)).toBeNull();
      const elsewhere = { room: 'room-beta' as RoomId, period: ALL_TIME };
      expect(await everyone('players', elsewhere)).toEqual([]);
    });
  }),
);

describe('weeks', () => {
  it('begin on Monday, UTC', () => {
    const monday = Date.UTC(2026, 10, 23) as EpochMillis;
    const week = weekOf(monday);
    expect(weekBegin(week)).toBe(monday);
    expect(weekOf((monday - 1) as EpochMillis)).toBe(week - 1);
    expect(weekOf((monday + WEEK_MS - 1) as EpochMillis)).toBe(week);
    expect(weekBegin(1)).toBe(Date.UTC(1970, 0, 5));
  });
});

it('the bound is lower for fewer, and never leaves 0 to 1', () => {
  expect(lowerBound(1, 20)).toBeLessThan(lowerBound(0.99, 1000));
  expect(lowerBound(1, 20)).toBeCloseTo(0.8389, 4);
  expect(lowerBound(0, 5)).toBeCloseTo(0, 12);
});
