import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { GALLERY_CONSENT } from '@/lib/drawing/consent';
import { REPORTS_THAT_HIDE, type ReportReason } from '@/lib/gallery/report';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { execute, query, transactionOnDrawings } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';
import { explained } from '../storage-error';
import type { DrawingRecord, WholeDrawing } from './drawing-ports';
import { amongIds, both, type Condition, readRecords, readWhole } from './drawing-sql';
import type {
  GalleryCursor,
  GalleryFilter,
  GalleryQuestion,
  GalleryStore,
  ReportedDrawing,
  ShownDrawing,
  ShownResult,
  ShownRound,
} from './gallery-ports';

export class SqlGalleryStore implements GalleryStore {
  constructor(
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  drawings(question: GalleryQuestion & { readonly filter: GalleryFilter }): Promise<readonly ShownDrawing[]> {
    const { viewer, filter, after, limit } = question;
    return this.#explained(async () => {
      const page = await readRecords(
        this.db,
        both(matching(filter, viewer), after ? behind('d."createdAt"', 'd."id"', after) : ALL),
        'ORDER BY d."createdAt" DESC, d."id" DESC',
        limit,
      );
      return this.#shown(page);
    });
  }

  rounds(question: GalleryQuestion & { readonly mode?: string | undefined }): Promise<readonly ShownRound[]> {
    const { viewer, mode, after, limit } = question;
    return this.#explained(async () => {
      const { texts } = dialectOf(this.db);
      const seen = both(ON_SHOW, notHidden(viewer));
      const where = both(
        mode === undefined ? ALL : { sql: 'g."mode" = ?', values: [mode] },
        after ? behind('g."endedAt"', 'g."id"', after) : ALL,
        {
          sql: `EXISTS (SELECT 1 FROM "RoundResult" AS r JOIN "Drawing" AS d ON d."id" = r."drawingId"
                WHERE r."roundId" = g."id" AND ${seen.sql})`,
          values: seen.values,
        },
      );
      const rounds = await query<RoundRow>(
        this.db,
        `SELECT g."id", g."mode", g."model", g."digits", g."twist", g."daily", g."endedAt" FROM "GameRound" AS g
         WHERE ${where.sql} ORDER BY g."endedAt" DESC, g."id" DESC LIMIT ?`,
        ...where.values,
        limit,
      );
      const results = await query<ResultRow>(
        this.db,
        `SELECT r."roundId", r."drawingId", r."points", r."prompt", r."netRead", r."readMs", r."judged", r."judgedRight", r."fooled"
         FROM "RoundResult" AS r JOIN "Drawing" AS d ON d."id" = r."drawingId"
         WHERE r."roundId" IN (${texts('?')}) AND ${seen.sql}
         ORDER BY r."points" DESC, r."personId"`,
        JSON.stringify(rounds.map(([id]) => id)),
        ...seen.values,
      );
      const drawings = await this.#byId(results.map(([, drawing]) => drawing));
      return rounds.map((row) => toRound(row, results, drawings));
    });
  }

  hide(viewer: PersonId, id: DrawingId, hidden: boolean): Promise<void> {
    return this.#explained(async () => {
      await execute(
        this.db,
        hidden
          ? `INSERT INTO "GalleryHide" ("personId", "drawingId")
             SELECT ?, d."id" FROM "Drawing" AS d WHERE d."id" = ? ON CONFLICT DO NOTHING`
          : `DELETE FROM "GalleryHide" WHERE "personId" = ? AND "drawingId" = ?`,
        viewer,
        id,
      );
    });
  }

  async report(reporter: PersonId, id: DrawingId, reason: ReportReason, at: EpochMillis): Promise<void> {
    await this.#explained(() =>
      execute(
        this.db,
        `INSERT INTO "DrawingReport" ("drawingId", "reporterId", "reason", "at")
         SELECT d."id", ?, ?, ? FROM "Drawing" AS d WHERE d."id" = ?
         ON CONFLICT ("drawingId", "reporterId") DO UPDATE SET "reason" = excluded."reason", "at" = excluded."at"`,
        reporter,
        reason,
        at,
        id,
      ),
    );
    await this.hide(reporter, id, true);
  }

  reported(limit: number): Promise<readonly ReportedDrawing[]> {
    return this.#explained(async () => {
      const rows = await query<[drawing: string, reason: string, at: number]>(
        this.db,
        `WITH open AS (SELECT r."drawingId", r."reason", r."at" FROM "DrawingReport" AS r WHERE ${OPEN}),
           waiting AS (SELECT "drawingId", count(*) AS "reports", min("at") AS "since" FROM open
                       GROUP BY "drawingId" ORDER BY "reports" DESC, "since" LIMIT ?)
         SELECT w."drawingId", o."reason", o."at" FROM waiting AS w JOIN open AS o ON o."drawingId" = w."drawingId"
         ORDER BY w."reports" DESC, w."since", w."drawingId", o."at"`,
        limit,
      );
      const drawings = await this.#byId(rows.map(([drawing]) => drawing));
      return [...new Set(rows.map(([drawing]) => drawing))].flatMap((id) => {
        const drawing = drawings.get(id);
        const reports = rows
          .filter(([of]) => of === id)
          .map(([, reason, at]) => ({ reason: reason as ReportReason, at: at as EpochMillis }));
        return drawing ? [{ ...drawing, reports }] : [];
      });
    });
  }

  decide(reviewer: PersonId, id: DrawingId, shown: boolean, at: EpochMillis): Promise<void> {
    return this.#explained(() =>
      transactionOnDrawings(this.db, async (tx) => {
        // What was reported in the very same moment was decided with it.
        const [last] = await query<[at: number | null]>(
          tx,
          `SELECT max("at") AS "at" FROM "DrawingReport" WHERE "drawingId" = ?`,
          id,
        );
        await execute(
          tx,
          `INSERT INTO "GalleryVerdict" ("drawingId", "shown", "reviewerId", "at")
           SELECT d."id", ?, ?, ? FROM "Drawing" AS d WHERE d."id" = ?
           ON CONFLICT ("drawingId") DO UPDATE SET "shown" = excluded."shown", "reviewerId" = excluded."reviewerId", "at" = excluded."at"`,
          shown ? 1 : 0,
          reviewer,
          Math.max(at, last?.[0] ?? 0),
          id,
        );
      }),
    );
  }

  async #byId(ids: readonly string[]): Promise<ReadonlyMap<string, ShownDrawing>> {
    const wholes = await readWhole(this.db, amongIds(this.db, ids));
    const names = new Map(
      await query<[id: string, name: string]>(
        this.db,
        `SELECT "id", "name" FROM "Person" WHERE "id" IN (${dialectOf(this.db).texts('?')})`,
        JSON.stringify(wholes.map(({ person }) => person)),
      ),
    );
    return new Map(
      wholes.map((drawing: WholeDrawing) => [
        drawing.id as string,
        { drawing, name: names.get(drawing.person) ?? '' },
      ]),
    );
  }

  async #shown(page: readonly DrawingRecord[]): Promise<readonly ShownDrawing[]> {
    const drawings = await this.#byId(page.map(({ id }) => id));
    return page.flatMap(({ id }) => drawings.get(id) ?? []);
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

const ALL: Condition = { sql: 'true', values: [] };

/** Of a report r: no reviewer has decided since. */
const OPEN = `r."at" > coalesce((SELECT v."at" FROM "GalleryVerdict" AS v WHERE v."drawingId" = r."drawingId"), 0)`;

/** Of a drawing d. A number's digits are shown in it, not beside it. */
const ON_SHOW: Condition = {
  sql: `d."consent" >= ${GALLERY_CONSENT} AND d."status" <> 'rejected' AND d."parentId" IS NULL
        AND coalesce((SELECT v."shown" FROM "GalleryVerdict" AS v WHERE v."drawingId" = d."id"), true)
        AND (SELECT count(*) FROM "DrawingReport" AS r WHERE r."drawingId" = d."id" AND ${OPEN}) < ${REPORTS_THAT_HIDE}`,
  values: [],
};

const hiddenBy = (viewer: PersonId | null): Condition => ({
  sql: `EXISTS (SELECT 1 FROM "GalleryHide" AS h WHERE h."personId" = ? AND h."drawingId" = d."id")`,
  values: [viewer],
});
const notHidden = (viewer: PersonId | null): Condition => {
  const { sql, values } = hiddenBy(viewer);
  return { sql: `NOT ${sql}`, values };
};

function matching({ source, label, read, show }: GalleryFilter, viewer: PersonId | null): Condition {
  return both(
    ON_SHOW,
    show === 'hidden' ? hiddenBy(viewer) : notHidden(viewer),
    show === 'own' ? { sql: 'd."personId" = ?', values: [viewer] } : ALL,
    source === undefined ? ALL : { sql: 'd."source" = ?', values: [source] },
    label === undefined ? ALL : { sql: 'd."label" = ?', values: [label] },
    read === undefined ? ALL : { sql: `d."read" ${read === 'right' ? '=' : '<>'} d."label"`, values: [] },
  );
}

const behind = (at: string, id: string, cursor: GalleryCursor): Condition => ({
  sql: `(${at}, ${id}) < (?, ?)`,
  values: [cursor.at, cursor.id],
});

type RoundRow = readonly [
  id: string,
  mode: string,
  model: string,
  digits: number,
  twist: string,
  daily: string | null,
  endedAt: number,
];
type ResultRow = readonly [
  round: string,
  drawing: string,
  points: number,
  prompt: string | null,
  netRead: string | null,
  readMs: number | null,
  judged: number,
  judgedRight: number,
  fooled: number,
];

function toRound(
  [id, mode, model, digits, twist, daily, endedAt]: RoundRow,
  all: readonly ResultRow[],
  drawings: ReadonlyMap<string, ShownDrawing>,
): ShownRound {
  const results = all.flatMap(
    ([round, drawing, points, prompt, netRead, readMs, judged, judgedRight, fooled]): ShownResult[] => {
      const shown = round === id ? drawings.get(drawing) : undefined;
      if (!shown) return [];
      return [{ ...shown, points, prompt, netRead, readMs, judged, judgedRight, fooled: fooled === 1 }];
    },
  );
  return { id, mode, model, digits, twist, daily, endedAt: endedAt as EpochMillis, results };
}
