import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DrawingStatus, Label } from '@/lib/drawing/label';
import { distance, NEAR_DUPLICATE } from '@/lib/drawing/likeness';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { execute, query, transactionOnDrawings } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';
import { explained } from '../storage-error';
import type {
  ClaimRequest,
  JudgeOutcome,
  Likeness,
  ReviewStore,
  Verdict,
  WholeDrawing,
} from './drawing-ports';
import { amongIds, readWhole } from './drawing-sql';
import { dropClaims, free, freeFor, putClaims } from './review-claims';
import { judgeOne, settle } from './verdicts';

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
