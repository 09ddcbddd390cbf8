import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { type Client, transactionInTurn } from '../database/client';
import type { PersonKey, PersonKeyStore } from '../ports';
import { explained } from '../storage-error';

export class PrismaPersonKeyStore implements PersonKeyStore {
  readonly #client: Client;
  readonly #db: SqlDriverAdapter;
  readonly #name: string;

  constructor(client: Client, db: SqlDriverAdapter, name: string) {
    this.#client = client;
    this.#db = db;
    this.#name = name;
  }

  put({ hash, person, kind, expiresAt }: PersonKey, at: EpochMillis): Promise<void> {
    return explained(this.#name, () =>
      transactionInTurn(this.#client, this.#db, 'people', async (tx) => {
        await tx.personKey.deleteMany({ where: { personId: person, kind } });
        await tx.personKey.create({ data: { hash, personId: person, kind, createdAt: at, expiresAt } });
      }),
    );
  }

  owner(hash: string, at: EpochMillis): Promise<PersonId | null> {
    return explained(this.#name, async () => {
      const row = await this.#client.personKey.findUnique({ where: { hash } });
      return row && (row.expiresAt === null || row.expiresAt > at) ? (row.personId as PersonId) : null;
    });
  }

  take(hash: string, at: EpochMillis): Promise<PersonId | null> {
    return explained(this.#name, async () => {
      const row = await this.#client.personKey.findUnique({ where: { hash } });
      if (!row || (row.expiresAt !== null && row.expiresAt <= at)) return null;
      // The count decides between two who come with one link at once.
      if (row.kind === 'link' && (await this.#client.personKey.deleteMany({ where: { hash } })).count === 0)
        return null;
      return row.personId as PersonId;
    });
  }
}
