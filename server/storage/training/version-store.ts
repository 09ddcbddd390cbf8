import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { DrawingId, EpochMillis, ModelId, PersonId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import { gateResultSchema } from '@/lib/training/gate';
import type { Credit, Promotion, Shadow } from '@/lib/training/version';
import type { ModelVersion } from '@/prisma/client/client';
import { type Client, transactionInTurn } from '../database/client';
import { query } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';
import { explained } from '../storage-error';
import type { HoldOutDrawing, ShadowCounts, VersionRecord, VersionStore } from './training-ports';

export class SqlVersionStore implements VersionStore {
  constructor(
    private readonly client: Client,
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  list(): Promise<readonly VersionRecord[]> {
    return this.#explained(async () =>
      (await this.client.modelVersion.findMany({ orderBy: { createdAt: 'asc' } })).map(toVersion),
    );
  }

  nextNumber(network: NetworkName): Promise<number> {
    return this.#explained(async () => {
      const { _max } = await this.client.modelVersion.aggregate({
        where: { network },
        _max: { number: true },
      });
      return (_max.number ?? 0) + 1;
    });
  }

  add({ id, network, number, digest, parent, run, createdAt }: VersionRecord): Promise<void> {
    return this.#explained(async () => {
      await this.client.modelVersion.create({
        data: { id, network, number, digest, parent, runId: run, createdAt },
      });
    });
  }

  promotions(): Promise<readonly Promotion[]> {
    return this.#explained(async () => {
      const rows = await this.client.promotion.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }] });
      const people = await this.client.person.findMany({
        where: { id: { in: rows.flatMap(({ byId }) => byId ?? []) } },
        select: { id: true, name: true },
      });
      return rows.map(({ byId, gate, kind, ...row }) => ({
        ...row,
        kind: kind as Promotion['kind'],
        by: people.find(({ id }) => id === byId) ?? null,
        gate: gate === null ? null : gateResultSchema.parse(JSON.parse(gate)),
      }));
    });
  }

  promote(promotion: Parameters<VersionStore['promote']>[0], before: string | null): Promise<boolean> {
    return this.#explained(async () => {
      const { id, network, model, previous, kind, at, by, reason, gate } = promotion;
      const data = {
        id,
        network,
        model,
        previous,
        kind,
        at,
        byId: by,
        reason,
        gate: gate && JSON.stringify(gate),
      };
      // Of two that promote at once, the second finds another last promotion than it saw.
      return transactionInTurn(this.client, this.db, 'promotions', async (tx) => {
        const last = await tx.promotion.findFirst({
          where: { network },
          orderBy: [{ at: 'desc' }, { id: 'desc' }],
          select: { id: true },
        });
        if ((last?.id ?? null) !== before) return false;
        await tx.promotion.create({ data });
        return true;
      });
    });
  }

  credits(run: string): Promise<readonly Credit[]> {
    return this.#explained(async () => {
      const rows = await query<[string, string, number]>(
        this.db,
        `SELECT p."id", p."name", count(*) AS "drawings" FROM "TrainingDrawing" AS t
         JOIN "Drawing" AS d ON d."id" = t."drawingId" JOIN "Person" AS p ON p."id" = d."personId"
         WHERE t."runId" = ? GROUP BY p."id", p."name" ORDER BY "drawings" DESC, p."id"`,
        run,
      );
      return rows.map(([person, name, drawings]) => ({ person, name, drawings }));
    });
  }

  holdOut(): Promise<readonly HoldOutDrawing[]> {
    return this.#explained(async () => {
      const rows = await query<[string, string, string, number]>(
        this.db,
        `SELECT d."id", d."personId", p."name", d."label" FROM "Drawing" AS d
         JOIN "Person" AS p ON p."id" = d."personId"
         WHERE d."status" = 'accepted' AND d."label" IS NOT NULL AND d."holdOut"
         ORDER BY d."createdAt", d."id"`,
      );
      return rows.map(([drawing, person, name, label]) => ({
        drawing: drawing as DrawingId,
        person: person as PersonId,
        name,
        label,
      }));
    });
  }

  pixels(drawings: readonly DrawingId[]): Promise<ReadonlyMap<DrawingId, Uint8Array>> {
    return this.#explained(async () => {
      const rows = await query<[string, Uint8Array]>(
        this.db,
        `SELECT "drawingId", "input" FROM "DrawingInk" WHERE "drawingId" IN (${dialectOf(this.db).texts('?')})`,
        JSON.stringify(drawings),
      );
      return new Map(rows.map(([drawing, input]) => [drawing as DrawingId, Uint8Array.from(input)]));
    });
  }

  shadows(): Promise<readonly (Shadow & { readonly id: string })[]> {
    return this.#explained(async () =>
      (await this.client.shadowTrial.findMany({ orderBy: { startedAt: 'desc' } })).map(
        ({ disagreements, ...row }) => ({ ...row, disagreements: JSON.parse(disagreements) as number[][] }),
      ),
    );
  }

  beginShadow({ disagreements, ...trial }: Shadow & { readonly id: string }): Promise<void> {
    return this.#explained(() =>
      transactionInTurn(this.client, this.db, 'trials', async (tx) => {
        await tx.shadowTrial.updateMany({
          where: { live: trial.live, endedAt: null },
          data: { endedAt: trial.startedAt },
        });
        await tx.shadowTrial.create({ data: { ...trial, disagreements: JSON.stringify(disagreements) } });
      }),
    );
  }

  countShadow(id: string, { seen, agreed, disagreements }: ShadowCounts): Promise<void> {
    return this.#explained(() =>
      transactionInTurn(this.client, this.db, 'trials', async (tx) => {
        const before = await tx.shadowTrial.findUnique({ where: { id }, select: { disagreements: true } });
        if (!before) return;
        const counted = JSON.parse(before.disagreements) as number[][];
        const sums = counted.map((row, was) => row.map((count, is) => count + disagreements[was]![is]!));
        await tx.shadowTrial.update({
          where: { id },
          data: {
            seen: { increment: seen },
            agreed: { increment: agreed },
            disagreements: JSON.stringify(sums),
          },
        });
      }),
    );
  }

  endShadow(id: string, now: EpochMillis): Promise<void> {
    return this.#explained(async () => {
      await this.client.shadowTrial.updateMany({ where: { id, endedAt: null }, data: { endedAt: now } });
    });
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

const toVersion = (row: ModelVersion): VersionRecord => ({
  id: row.id as ModelId,
  network: row.network as NetworkName,
  number: row.number,
  digest: row.digest,
  parent: row.parent as ModelId | null,
  run: row.runId,
  createdAt: row.createdAt as EpochMillis,
});
