import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { PeopleBoard } from '@/lib/board/board';
import type { ModelId, PersonId } from '@/lib/ids';
import { query } from '../database/raw-database';
import { explained } from '../storage-error';
import type {
  BoardCursor,
  BoardLine,
  BoardPage,
  BoardScope,
  BoardStore,
  DigitReading,
  ModelCount,
  PersonFigures,
} from './board-ports';

interface Ranking {
  readonly table: string;
  /** Figures that decide, the first most; then the person's id, so that no two lines stand at one place. */
  readonly order: readonly { readonly column: string; readonly best: 'most' | 'least' }[];
  /** Figures that are only shown. */
  readonly shown: readonly string[];
  readonly listed: string;
}

const RANKINGS: { readonly [B in PeopleBoard]: Ranking } = {
  players: {
    table: 'PlayerTally',
    order: [{ column: 'points', best: 'most' }],
    shown: ['rounds'],
    listed: 'true',
  },
  readability: {
    table: 'ReadabilityTally',
    order: [{ column: 'bound', best: 'most' }],
    shown: ['drawn', 'mean'],
    listed: 'true',
  },
  foolers: {
    table: 'PlayerTally',
    order: [
      { column: 'fooled', best: 'most' },
      { column: 'tries', best: 'least' },
    ],
    shown: [],
    listed: 't."fooled" > 0',
  },
};

export class SqlBoardStore implements BoardStore {
  constructor(
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  /** In one statement, so that ranks and lines are of one moment. */
  people<B extends PeopleBoard>(
    board: B,
    scope: BoardScope,
    { after, limit }: { readonly after: BoardCursor | null; readonly limit: number },
  ): Promise<BoardPage<B>> {
    return explained(this.name, async () => {
      const ranking = RANKINGS[board];
      const cursor = after ? behind(ranking, after) : { sql: 'true', values: [] };
      const rows = await query<LineRow>(
        this.db,
        `WITH
           board AS NOT MATERIALIZED (SELECT t."personId", ${columns(ranking)} FROM "${ranking.table}" AS t
                     WHERE t."scope" = ? AND t."period" = ? AND ${ranking.listed}),
           page AS (SELECT * FROM board AS t WHERE ${cursor.sql} ORDER BY ${inOrder(ranking)} LIMIT ?),
           head AS (SELECT * FROM page AS t ORDER BY ${inOrder(ranking)} LIMIT 1)
         SELECT t."personId", p."name", ${columns(ranking)},
           ${better(ranking)} AS "better",
           (SELECT count(*) FROM head AS h CROSS JOIN board AS b WHERE ${same(ranking)} AND b."personId" < h."personId") AS "beside",
           (SELECT s."people" FROM "BoardSize" AS s WHERE s."scope" = ? AND s."period" = ? AND s."board" = ?) AS "people"
         FROM page AS t JOIN "Person" AS p ON p."id" = t."personId" ORDER BY ${inOrder(ranking)}`,
        scope.room ?? '',
        scope.period,
        ...cursor.values,
        limit + 1,
        scope.room ?? '',
        scope.period,
        board,
      );
      const lines = ranked<B>(ranking, rows);
      const last = lines[limit - 1];
      return {
        lines: lines.slice(0, limit),
        next: rows.length > limit && last ? cursorOf(ranking, last) : null,
        people: Number(rows[0]?.at(-1) ?? 0),
      };
    });
  }

  person<B extends PeopleBoard>(board: B, scope: BoardScope, person: PersonId): Promise<BoardLine<B> | null> {
    return explained(this.name, async () => {
      const ranking = RANKINGS[board];
      const rows = await query<LineRow>(
        this.db,
        `WITH
           board AS NOT MATERIALIZED (SELECT t."personId", ${columns(ranking)} FROM "${ranking.table}" AS t
                     WHERE t."scope" = ? AND t."period" = ? AND ${ranking.listed}),
           head AS (SELECT * FROM board WHERE "personId" = ?)
         SELECT t."personId", p."name", ${columns(ranking)},
           ${better(ranking)} AS "better", 0 AS "beside", 0 AS "people"
         FROM head AS t JOIN "Person" AS p ON p."id" = t."personId"`,
        scope.room ?? '',
        scope.period,
        person,
      );
      return ranked<B>(ranking, rows)[0] ?? null;
    });
  }

  readings({ room, period }: BoardScope): Promise<readonly DigitReading[]> {
    return explained(this.name, async () => {
      const rows = await query<[number, number, number]>(
        this.db,
        `SELECT "digit", "read", "drawn" FROM "ReadingTally" WHERE "scope" = ? AND "period" = ? ORDER BY "digit", "read"`,
        room ?? '',
        period,
      );
      return rows.map(([digit, read, drawn]) => ({ digit, read, drawn }));
    });
  }

  models({ room, period }: BoardScope): Promise<readonly ModelCount[]> {
    return explained(this.name, async () => {
      const rows = await query<[string, number, number]>(
        this.db,
        `SELECT "model", "drawn", "read" FROM "ModelTally" WHERE "scope" = ? AND "period" = ? ORDER BY "model"`,
        room ?? '',
        period,
      );
      return rows.map(([model, drawn, read]) => ({ model: model as ModelId, drawn, read }));
    });
  }
}

/** personId, name, the figures in the order of `columns`, and the three counts. */
type LineRow = readonly (string | number)[];

const names = ({ order, shown }: Ranking): string[] => [...order.map(({ column }) => column), ...shown];
const columns = (ranking: Ranking): string =>
  names(ranking)
    .map((name) => `t."${name}"`)
    .join(', ');
const inOrder = ({ order }: Ranking): string =>
  [
    ...order.map(({ column, best }) => `t."${column}" ${best === 'most' ? 'DESC' : 'ASC'}`),
    't."personId" ASC',
  ].join(', ');
const beats = (best: 'most' | 'least'): string => (best === 'most' ? '>' : '<');

/**
 * How many lines of the board stand above the page's first by its figures. One count for each figure that can decide, each of which an
 * index answers; the head comes first, or the whole board would be gone through for it.
 */
const better = ({ order }: Ranking): string =>
  order
    .map(({ column, best }, i) =>
      [
        ...order.slice(0, i).map((before) => `b."${before.column}" = h."${before.column}"`),
        `b."${column}" ${beats(best)} h."${column}"`,
      ].join(' AND '),
    )
    .map((above) => `(SELECT count(*) FROM head AS h CROSS JOIN board AS b WHERE ${above})`)
    .join(' + ');
const same = ({ order }: Ranking): string =>
  order.map(({ column }) => `b."${column}" = h."${column}"`).join(' AND ');

/** By key: the thousandth page costs what the first does. The first bound alone lets the index be used. */
function behind({ order }: Ranking, { figures, person }: BoardCursor) {
  const worse = order.map(({ column, best }, i) => ({
    sql: [
      ...order.slice(0, i).map((before) => `t."${before.column}" = ?`),
      `t."${column}" ${best === 'most' ? '<' : '>'} ?`,
    ].join(' AND '),
    values: figures.slice(0, i + 1),
  }));
  const equal = order.map(({ column }) => `t."${column}" = ?`).join(' AND ');
  const first = order[0]!;
  return {
    sql: `t."${first.column}" ${first.best === 'most' ? '<=' : '>='} ?
          AND (${worse.map(({ sql }) => sql).join(' OR ')} OR (${equal} AND t."personId" > ?))`,
    values: [figures[0]!, ...worse.flatMap(({ values }) => values), ...figures, person],
  };
}

function cursorOf({ order }: Ranking, line: BoardLine<PeopleBoard>): BoardCursor {
  const figures = line as unknown as Readonly<Record<string, number>>;
  return { figures: order.map(({ column }) => figures[column]!), person: line.person };
}

/** Equal figures share the rank of the first of them. */
function ranked<B extends PeopleBoard>(ranking: Ranking, rows: readonly LineRow[]): BoardLine<B>[] {
  const lines: BoardLine<B>[] = [];
  let place = 0;
  for (const row of rows) {
    const [person, name, ...values] = row;
    const [better, beside] = values.slice(-3).map(Number) as [number, number];
    const figures = Object.fromEntries(
      names(ranking).map((column, i) => [column, Number(values[i])]),
    ) as unknown as PersonFigures[B];
    const last = lines.at(-1);
    const shares =
      last && ranking.order.every(({ column }) => figure(last, column) === figure(figures, column));
    place += 1;
    lines.push({
      rank: shares ? last.rank : last ? better + beside + place : better + 1,
      person: person as PersonId,
      name: String(name),
      ...figures,
    });
  }
  return lines;
}

const figure = (figures: object, column: string): number =>
  (figures as Readonly<Record<string, number>>)[column]!;
