import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { type Label, labelText, NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import type { RunEvent, RunProgress, Suspect } from '@/lib/training/run';
import type { Prisma, TrainingRun } from '@/prisma/client/client';
import { type Client, transactionInTurn } from '../database/client';
import { query } from '../database/raw-database';
import { explained } from '../storage-error';
import type {
  LearnableCount,
  NewRun,
  NewRunEvent,
  RunEnd,
  RunRecord,
  TaughtDrawing,
  TaughtPixels,
  TrainingStore,
} from './training-ports';
import { toEventRow, toRunEvent, toRunRecord, toRunRow } from './training-rows';

/** A run that was lost so often is not begun again by itself: it may be what ends its process. */
const MOST_ATTEMPTS = 3;
/** Fewer contradictions are a habit that the network does not know yet, which is what it is to learn. */
const SUSPECT_FROM_DRAWINGS = 10;
const SUSPECT_SHARE = 0.5;

/** What may be taught by or measured on: accepted, with a label. */
const LEARNABLE = `d."status" = 'accepted' AND d."label" IS NOT NULL`;

export class SqlTrainingStore implements TrainingStore {
  constructor(
    private readonly client: Client,
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  queue(run: NewRun, drawings: readonly TaughtDrawing[]): Promise<void> {
    return this.#explained(async () => {
      await this.client.$transaction([
        this.client.trainingRun.create({ data: toRunRow(run, drawings.length) }),
        ...inParts(
          drawings.map(({ drawing, label, role }, place) => ({
            runId: run.id,
            drawingId: drawing,
            place,
            label,
            role,
          })),
        ).map((data) => this.client.trainingDrawing.createMany({ data })),
      ]);
    });
  }

  find(id: string): Promise<RunRecord | null> {
    return this.#explained(async () => {
      const row = await this.client.trainingRun.findUnique({ where: { id } });
      return row && this.#record(row);
    });
  }

  list(limit: number): Promise<readonly RunRecord[]> {
    return this.#explained(async () => {
      const rows = await this.client.trainingRun.findMany({ orderBy: { createdAt: 'desc' }, take: limit });
      return Promise.all(rows.map((row) => this.#record(row)));
    });
  }

  ahead({ id, status, createdAt }: Pick<RunRecord, 'id' | 'status' | 'createdAt'>): Promise<number> {
    return this.#explained(async () =>
      status === 'queued'
        ? this.client.trainingRun.count({
            where: {
              id: { not: id },
              OR: [{ status: 'running' }, { status: 'queued', createdAt: { lt: createdAt } }],
            },
          })
        : 0,
    );
  }

  claim(worker: string, now: EpochMillis, lostBefore: EpochMillis): Promise<RunRecord | null> {
    return this.#explained(async () => {
      const taken = await transactionInTurn(this.client, this.db, 'training', (tx) =>
        claimNext(tx, worker, now, lostBefore),
      );
      return taken === null ? null : this.find(taken);
    });
  }

  beat(id: string, worker: string, now: EpochMillis, progress: RunProgress | null) {
    return this.#explained(async () => {
      const { count } = await this.client.trainingRun.updateMany({
        where: { id, worker, status: 'running' },
        data: { beatAt: now, ...(progress ? { progress: JSON.stringify(progress) } : {}) },
      });
      const row = await this.client.trainingRun.findUnique({ where: { id }, select: { cancelAsked: true } });
      return { ours: count === 1, cancelAsked: row?.cancelAsked ?? true };
    });
  }

  began(id: string, facts: { engine: 'native' | 'wasm'; code: string; dataDigest: string }): Promise<void> {
    return this.#explained(async () => {
      await this.client.trainingRun.update({ where: { id }, data: facts });
    });
  }

  end(id: string, worker: string, end: RunEnd, now: EpochMillis): Promise<void> {
    return this.#explained(async () => {
      const over = end.status === 'queued' ? {} : { endedAt: now };
      await this.client.trainingRun.updateMany({
        where: { id, worker, status: 'running' },
        data: { ...end, ...over, worker: null },
      });
    });
  }

  tell(id: string, events: readonly NewRunEvent[], now: EpochMillis): Promise<void> {
    return this.#explained(async () => {
      const { _max } = await this.client.trainingEvent.aggregate({ where: { runId: id }, _max: { n: true } });
      const first = (_max.n ?? 0) + 1;
      await this.client.trainingEvent.createMany({
        data: events.map((event, i) => toEventRow(id, first + i, now, event)),
      });
    });
  }

  events(id: string, after: number, limit: number): Promise<readonly RunEvent[]> {
    return this.#explained(async () =>
      (
        await this.client.trainingEvent.findMany({
          where: { runId: id, n: { gt: after } },
          orderBy: { n: 'asc' },
          take: limit,
        })
      ).map(toRunEvent),
    );
  }

  cancel(id: string, now: EpochMillis): Promise<boolean> {
    return this.#explained(async () => {
      const waiting = await this.client.trainingRun.updateMany({
        where: { id, status: 'queued' },
        data: { status: 'cancelled', endedAt: now },
      });
      if (waiting.count > 0) return true;
      const running = await this.client.trainingRun.updateMany({
        where: { id, status: 'running' },
        data: { cancelAsked: true },
      });
      return running.count > 0;
    });
  }

  resume(id: string): Promise<boolean> {
    return this.#explained(async () => {
      const { count } = await this.client.trainingRun.updateMany({
        where: { id, status: 'failed', checkpointed: true },
        data: { status: 'queued', reason: null, endedAt: null, attempts: 0, checkpointed: false },
      });
      return count > 0;
    });
  }

  taught(id: string): Promise<readonly TaughtPixels[]> {
    return this.#explained(async () => {
      const rows = await query<[string, number, string, string, Uint8Array]>(
        this.db,
        `SELECT t."drawingId", t."label", t."role", d."personId", i."input"
         FROM "TrainingDrawing" AS t
         JOIN "Drawing" AS d ON d."id" = t."drawingId"
         JOIN "DrawingInk" AS i ON i."drawingId" = t."drawingId"
         WHERE t."runId" = ? ORDER BY t."place"`,
        id,
      );
      return rows.map(([drawing, label, role, person, input]) => ({
        drawing: drawing as DrawingId,
        label,
        role: role as TaughtDrawing['role'],
        person: person as PersonId,
        input,
      }));
    });
  }

  learnable() {
    return this.#explained(async () => {
      const rows = await query<[string, Label, string, string]>(
        this.db,
        `SELECT d."id", d."label", d."personId", d."digest" FROM "Drawing" AS d
         WHERE ${LEARNABLE} AND NOT d."holdOut" ORDER BY d."createdAt", d."id"`,
      );
      return rows.map(([drawing, label, person, digest]) => ({
        drawing: drawing as DrawingId,
        label,
        person: person as PersonId,
        digest,
      }));
    });
  }

  learnableCount(holdOut: boolean): Promise<LearnableCount> {
    return this.#explained(async () => {
      const [row] = await query<[drawings: number, people: number]>(
        this.db,
        `SELECT count(*) AS "drawings", count(DISTINCT d."personId") AS "people" FROM "Drawing" AS d
         WHERE ${LEARNABLE} AND d."holdOut" = ?`,
        holdOut ? 1 : 0,
      );
      return { drawings: row![0], people: row![1] };
    });
  }

  suspects(): Promise<readonly Suspect[]> {
    return this.#explained(async () => {
      const rows = await query<[string, string, Label, number, number]>(
        this.db,
        `SELECT d."personId", p."name", d."label", count(*) AS "drawings",
                sum(CASE WHEN d."read" <> d."label" THEN 1 ELSE 0 END) AS "contradicted"
         FROM "Drawing" AS d JOIN "Person" AS p ON p."id" = d."personId"
         WHERE ${LEARNABLE} GROUP BY d."personId", p."name", d."label"`,
      );
      const byPerson = new Map<string, { name: string; labels: [Label, number, number][] }>();
      for (const [person, name, label, drawings, contradicted] of rows) {
        const own = byPerson.get(person) ?? { name, labels: [] };
        own.labels.push([label, drawings, contradicted]);
        byPerson.set(person, own);
      }
      return [...byPerson].flatMap(([person, { name, labels }]) => suspicion(person, name, labels));
    });
  }

  async #record(row: TrainingRun): Promise<RunRecord> {
    const [present, person] = await Promise.all([
      this.client.trainingDrawing.count({ where: { runId: row.id } }),
      row.startedById === null
        ? null
        : this.client.person.findUnique({
            where: { id: row.startedById },
            select: { id: true, name: true },
          }),
    ]);
    return toRunRecord(row, present, person);
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

/** Of two processes that look at once, one takes the run: nobody else runs. @returns the run's id */
async function claimNext(
  tx: Prisma.TransactionClient,
  worker: string,
  now: EpochMillis,
  lostBefore: EpochMillis,
): Promise<string | null> {
  const lost = { status: 'running', beatAt: { lt: lostBefore } };
  await tx.trainingRun.updateMany({
    where: { ...lost, attempts: { gte: MOST_ATTEMPTS } },
    data: {
      status: 'failed',
      worker: null,
      endedAt: now,
      checkpointed: true,
      reason: `The process that ran it ended without a word, ${MOST_ATTEMPTS} times. Its log says how far it came; it can be resumed.`,
    },
  });
  await tx.trainingRun.updateMany({ where: lost, data: { status: 'queued', worker: null } });
  if ((await tx.trainingRun.count({ where: { status: 'running' } })) > 0) return null;
  const next = await tx.trainingRun.findFirst({
    where: { status: 'queued' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  if (!next) return null;
  await tx.trainingRun.update({
    where: { id: next.id },
    data: {
      status: 'running',
      worker,
      beatAt: now,
      startedAt: next.startedAt ?? now,
      attempts: { increment: 1 },
    },
  });
  return next.id;
}

function suspicion(person: string, name: string, labels: readonly [Label, number, number][]): Suspect[] {
  const drawings = labels.reduce((sum, [, n]) => sum + n, 0);
  const contradicted = labels.reduce((sum, [, , n]) => sum + n, 0);
  if (drawings < SUSPECT_FROM_DRAWINGS || contradicted < SUSPECT_SHARE * drawings) return [];
  const [label, labelled] = labels.reduce((most, one) => (one[1] > most[1] ? one : most));
  return [
    {
      person,
      name,
      drawings,
      contradicted,
      label: label === NO_DIGIT ? 'none' : Number(labelText(label)),
      labelled,
    },
  ];
}

/** SQLite takes so many values in one statement; a row of a run's drawings has five. */
const ROWS_PER_STATEMENT = 5_000;

function inParts<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT)
    parts.push(rows.slice(at, at + ROWS_PER_STATEMENT));
  return parts;
}
