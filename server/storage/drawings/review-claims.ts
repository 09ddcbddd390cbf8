import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { execute, query } from '../database/raw-database';
import { type Columns, dialectOf } from '../database/sql-dialect';
import type { ClaimRequest, DrawingRecord, JudgeOutcome } from './drawing-ports';
import { amongIds, both, type Condition, matching, ordered, readRecords } from './drawing-sql';
import { findIn } from './drawing-store';

/** What nobody else holds; in blind mode first what another has judged, so that two have soon seen it. */
export async function freeFor(tx: SqlQueryable, request: ClaimRequest): Promise<DrawingId[]> {
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

export const putClaims = (
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

export async function dropClaims(
  db: SqlQueryable,
  reviewer: PersonId,
  ids: readonly DrawingId[],
): Promise<void> {
  await execute(
    db,
    `DELETE FROM "ReviewClaim" WHERE "reviewerId" = ? AND "drawingId" IN (${dialectOf(db).texts('?')})`,
    reviewer,
    JSON.stringify(ids),
  );
}

/** Why somebody may not judge a drawing. */
export type Refusal = Extract<JudgeOutcome, { ok: false }>;

/** The drawing, where no other reviewer has it before them. */
export async function free(
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
