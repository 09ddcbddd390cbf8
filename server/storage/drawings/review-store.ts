import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DrawingStatus, Label, LabelSource } from '@/lib/drawing/label';
import { distance, NEAR_DUPLICATE } from '@/lib/drawing/likeness';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { execute, query, transactionOnDrawings } from '../database/raw-database';
import { type Columns, dialectOf } from '../database/sql-dialect';
import { explained } from '../storage-error';
import { changeDrawing } from './drawing-changes';
import type {
  ClaimRequest,
  DrawingRecord,
  JudgeOutcome,
  Likeness,
  ReviewStore,
  Verdict,
  WholeDrawing,
} from './drawing-ports';
import {
  amongIds,
  both,
  type Condition,
  insertEvents,
  matching,
  ordered,
  readRecords,
  readWhole,
} from './drawing-sql';
import { findIn } from './drawing-store';

/** Candidates for near duplicates that are looked at for each band. */
const CANDIDATES_PER_BAND = 400;

export class SqlReviewStore implements ReviewStore {
  constructor(
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  claim(request: ClaimRequest): Promise<readonly WholeDrawing[]> {
    return this.#in(async (tx) => {
      const ids = await freeFor(tx, request);
      await putClaims(tx, request.reviewer, ids, request.until);
      const found = await readWhole(tx, amongIds(tx, ids));
      const byId = new Map(found.map((drawing) => [drawing.id, drawing]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    });
  }

  renew(reviewer: PersonId, ids: readonly DrawingId[], until: EpochMillis): Promise<void> {
    return this.#explained(async () => {
      await execute(
        this.db,
        `UPDATE "ReviewClaim" SET "expiresAt" = ?
         WHERE "reviewerId" = ? AND "drawingId" IN (${dialectOf(this.db).texts('?')})`,
        until,
        reviewer,
        JSON.stringify(ids),
      );
    });
  }

  release(reviewer: PersonId, ids: readonly DrawingId[]): Promise<void> {
    return this.#explained(() => dropClaims(this.db, reviewer, ids));
  }

  judge(
    reviewer: PersonId,
    verdicts: readonly { readonly id: DrawingId; readonly verdict: Verdict }[],
    now: EpochMillis,
  ): Promise<readonly JudgeOutcome[]> {
    return this.#in(async (tx) => {
      const outcomes: JudgeOutcome[] = [];
      for (const { id, verdict } of verdicts) outcomes.push(await judgeOne(tx, reviewer, id, verdict, now));
      await dropClaims(
        tx,
        reviewer,
        verdicts.map(({ id }) => id),
      );
      return outcomes;
    });
  }

  opinion(reviewer: PersonId, id: DrawingId, label: Label, now: EpochMillis): Promise<JudgeOutcome> {
    return this.#in(async (tx) => {
      const drawing = await free(tx, reviewer, id, now);
      if ('ok' in drawing) return drawing;
      await execute(
        tx,
        `INSERT INTO "BlindOpinion" ("drawingId", "reviewerId", "label", "at") VALUES (?, ?, ?, ?)
         ON CONFLICT ("drawingId", "reviewerId") DO UPDATE SET "label" = excluded."label", "at" = excluded."at"`,
        id,
        reviewer,
        label,
        now,
      );
      await dropClaims(tx, reviewer, [id]);
      return { ok: true, drawing: await settle(tx, drawing, reviewer, label, now) };
    });
  }

  opinionPairs(reviewer?: PersonId): Promise<readonly (readonly [Label, Label])[]> {
    return this.#explained(() =>
      reviewer === undefined
        ? query<[Label, Label]>(
            this.db,
            `SELECT a."label", b."label" AS "other" FROM "BlindOpinion" AS a JOIN "BlindOpinion" AS b
             ON a."drawingId" = b."drawingId" AND a."reviewerId" < b."reviewerId"`,
          )
        : query<[Label, Label]>(
            this.db,
            `SELECT a."label", b."label" AS "other" FROM "BlindOpinion" AS a JOIN "BlindOpinion" AS b
             ON a."drawingId" = b."drawingId" AND a."reviewerId" <> b."reviewerId" WHERE a."reviewerId" = ?`,
            reviewer,
          ),
    );
  }

  alike(id: DrawingId, limit: number): Promise<readonly Likeness[]> {
    return this.#explained(async () => {
      const [own] = await query<[string, Uint8Array, number, number, number, number]>(
        this.db,
        `SELECT "digest", "thumb", "band0", "band1", "band2", "band3" FROM "Drawing" WHERE "id" = ?`,
        id,
      );
      if (!own) return [];
      const [digest, thumb, ...bands] = own;
      const columns = 'd."id", d."digest", d."thumb", d."label", d."status"';
      const sharing = [
        `SELECT * FROM (SELECT ${columns} FROM "Drawing" AS d WHERE d."digest" = ? LIMIT ${CANDIDATES_PER_BAND}) AS same`,
        ...bands.map(
          (_, i) =>
            `SELECT * FROM (SELECT ${columns} FROM "Drawing" AS d WHERE d."band${i}" = ? LIMIT ${CANDIDATES_PER_BAND}) AS near${i}`,
        ),
      ];
      const rows = await query<[string, string, Uint8Array, Label | null, string]>(
        this.db,
        sharing.join(' UNION '),
        digest,
        ...bands,
      );
      return rows
        .map(([other, theirs, cells, label, status]) => ({
          id: other as DrawingId,
          same: theirs === digest,
          distance: distance(thumb, cells),
          label,
          status: status as DrawingStatus,
        }))
        .filter((one) => one.id !== id && one.distance <= NEAR_DUPLICATE)
        .sort((a, b) => Number(b.same) - Number(a.same) || a.distance - b.distance)
        .slice(0, limit);
    });
  }

  #in<T>(work: (tx: SqlQueryable) => Promise<T>): Promise<T> {
    return this.#explained(() => transactionOnDrawings(this.db, work));
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

/** What nobody else holds; in blind mode first what another has judged, so that two have soon seen it. */
async function freeFor(tx: SqlQueryable, request: ClaimRequest): Promise<DrawingId[]> {
  const { reviewer, now, blind, order } = request;
  const open: Condition = both(
    matching(request.filter),
    {
      sql: `NOT EXISTS (SELECT 1 FROM "ReviewClaim" AS c
            WHERE c."drawingId" = d."id" AND c."reviewerId" <> ? AND c."expiresAt" > ?)`,
      values: [reviewer, now],
    },
    not(amongIds(tx, request.except)),
    ...(blind ? [opinionOf('NOT EXISTS', '=', reviewer)] : []),
  );
  const ids = async (condition: Condition, limit: number): Promise<DrawingId[]> =>
    (await readRecords(tx, condition, ordered(order), limit)).map(({ id }) => id);
  if (!blind) return ids(open, request.limit);
  const judged = await ids(both(open, opinionOf('EXISTS', '<>', reviewer)), request.limit);
  const rest = request.limit - judged.length;
  if (rest === 0) return judged;
  return [...judged, ...(await ids(both(open, opinionOf('NOT EXISTS', '<>', reviewer)), rest))];
}

const not = ({ sql, values }: Condition): Condition => ({ sql: `NOT (${sql})`, values });

const opinionOf = (exists: 'EXISTS' | 'NOT EXISTS', whose: '=' | '<>', reviewer: PersonId): Condition => ({
  sql: `${exists} (SELECT 1 FROM "BlindOpinion" AS o WHERE o."drawingId" = d."id" AND o."reviewerId" ${whose} ?)`,
  values: [reviewer],
});

const CLAIMS: Columns = { drawing: 'text', reviewer: 'text', until: 'float' };

const putClaims = (
  tx: SqlQueryable,
  reviewer: PersonId,
  ids: readonly DrawingId[],
  until: EpochMillis,
): Promise<number> =>
  execute(
    tx,
    `INSERT INTO "ReviewClaim" ("drawingId", "reviewerId", "expiresAt")
     SELECT j."drawing", j."reviewer", j."until" FROM ${dialectOf(tx).table(CLAIMS)} AS j WHERE true
     ON CONFLICT ("drawingId") DO UPDATE SET "reviewerId" = excluded."reviewerId", "expiresAt" = excluded."expiresAt"`,
    JSON.stringify(ids.map((id) => [id, reviewer, until])),
  );

async function dropClaims(db: SqlQueryable, reviewer: PersonId, ids: readonly DrawingId[]): Promise<void> {
  await execute(
    db,
    `DELETE FROM "ReviewClaim" WHERE "reviewerId" = ? AND "drawingId" IN (${dialectOf(db).texts('?')})`,
    reviewer,
    JSON.stringify(ids),
  );
}

type Refusal = Extract<JudgeOutcome, { ok: false }>;

/** The drawing, where no other reviewer has it before them. */
async function free(
  tx: SqlQueryable,
  reviewer: PersonId,
  id: DrawingId,
  now: EpochMillis,
): Promise<DrawingRecord | Refusal> {
  const drawing = await findIn(tx, id);
  if (!drawing) return { ok: false, id, reason: 'unknown' };
  const [claim] = await query<[reviewer: string]>(
    tx,
    `SELECT "reviewerId" FROM "ReviewClaim" WHERE "drawingId" = ? AND "reviewerId" <> ? AND "expiresAt" > ?`,
    id,
    reviewer,
    now,
  );
  return claim ? { ok: false, id, reason: 'claimed' } : drawing;
}

async function judgeOne(
  tx: SqlQueryable,
  by: PersonId,
  id: DrawingId,
  verdict: Verdict,
  at: EpochMillis,
): Promise<JudgeOutcome> {
  const drawing = await free(tx, by, id, at);
  if ('ok' in drawing) return drawing;
  const { label, labelSource } = drawing;
  const changed = async (change: Parameters<typeof changeDrawing>[2]): Promise<JudgeOutcome> => ({
    ok: true,
    drawing: await changeDrawing(tx, drawing, change),
  });
  switch (verdict.kind) {
    case 'label':
      return changed({
        by,
        at,
        action: 'labelled',
        label: verdict.label,
        labelSource: 'reviewer',
        status: 'accepted',
      });
    case 'accept':
      if (label === null) return { ok: false, id, reason: 'unlabelled' };
      return changed({ by, at, action: 'accepted', label, labelSource, status: 'accepted' });
    case 'reject':
      return changed({ by, at, action: 'rejected', label, labelSource, status: 'rejected' });
    case 'undo': {
      const before = await beforeLast(tx, by, drawing);
      if (!before) return { ok: false, id, reason: 'nothing-to-undo' };
      return changed({ by, at, action: 'undone', ...before });
    }
    default:
      return verdict satisfies never;
  }
}

/** How a drawing stood before its last change, where that was this reviewer's verdict. */
async function beforeLast(
  tx: SqlQueryable,
  reviewer: PersonId,
  { id }: DrawingRecord,
): Promise<Pick<DrawingRecord, 'label' | 'labelSource' | 'status'> | null> {
  const rows = await query<[string | null, string, Label | null, string | null, string]>(
    tx,
    `SELECT "personId", "action", "label", "labelSource", "status" FROM "LabelEvent"
     WHERE "drawingId" = ? AND "action" <> 'blind' ORDER BY "n" DESC LIMIT 2`,
    id,
  );
  const [last, before] = rows;
  if (!last || !before || last[0] !== reviewer) return null;
  if (!['labelled', 'accepted', 'rejected'].includes(last[1])) return null;
  return {
    label: before[2],
    labelSource: before[3] as LabelSource | null,
    status: before[4] as DrawingStatus,
  };
}

/** What a blind opinion leads to. */
async function settle(
  tx: SqlQueryable,
  drawing: DrawingRecord,
  by: PersonId,
  label: Label,
  at: EpochMillis,
): Promise<DrawingRecord> {
  const changes = drawing.changes + 1;
  // Its line says what was said; the drawing itself stands as it was.
  await insertEvents(tx, [
    [drawing.id, changes, by, at, 'blind', label, drawing.labelSource, drawing.status],
  ]);
  await execute(tx, `UPDATE "Drawing" SET "changes" = ? WHERE "id" = ?`, changes, drawing.id);
  const noted = { ...drawing, changes };
  const others = await query<[Label]>(
    tx,
    `SELECT "label" FROM "BlindOpinion" WHERE "drawingId" = ? AND "reviewerId" <> ?`,
    drawing.id,
    by,
  );
  if (others.length === 0) return noted;
  if (others.every(([other]) => other === label))
    return changeDrawing(tx, noted, {
      by: null,
      at,
      action: 'accepted',
      label,
      labelSource: 'reviewer',
      status: 'accepted',
    });
  await execute(tx, `UPDATE "Drawing" SET "disagreement" = 1 WHERE "id" = ?`, drawing.id);
  return { ...noted, disagreement: 1 };
}
