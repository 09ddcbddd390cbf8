import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { Consent } from '@/lib/drawing/consent';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { type Client, transactionInTurn } from '../database/client';
import { query } from '../database/raw-database';
import type { KnownPerson, PersonRecord, PersonRole, PersonStore } from '../ports';
import { enterPerson, readPerson } from '../rooms/arrival-rows';
import { toKnownPerson } from '../rooms/records';
import { explained } from '../storage-error';

export class PrismaPersonStore implements PersonStore {
  readonly #client: Client;
  readonly #db: SqlDriverAdapter;
  readonly #name: string;

  /**
   * @param db the adapter under the client, for what everybody who comes asks
   * @param name what errors call the database
   */
  constructor(client: Client, db: SqlDriverAdapter, name: string) {
    this.#client = client;
    this.#db = db;
    this.#name = name;
  }

  find(id: PersonId): Promise<KnownPerson | null> {
    return explained(this.#name, () => readPerson(this.#db, id));
  }

  enter(id: PersonId, name: string, at: EpochMillis): Promise<PersonRecord> {
    return explained(this.#name, () => enterPerson(this.#db, id, name, at));
  }

  put({ id, name, role }: PersonRecord, at: EpochMillis): Promise<void> {
    return explained(this.#name, async () => {
      await this.#client.person.upsert({
        where: { id },
        create: { id, name, role, createdAt: at, seenAt: at },
        update: { name, role, seenAt: at },
      });
    });
  }

  consent(id: PersonId): Promise<Consent | null> {
    return explained(this.#name, async () => {
      const row = await this.#client.person.findUnique({ where: { id } });
      if (row?.consentVersion == null || row.consentAgrees == null) return null;
      return { version: row.consentVersion, agrees: row.consentAgrees };
    });
  }

  setConsent(id: PersonId, { version, agrees }: Consent): Promise<void> {
    return explained(this.#name, async () => {
      await this.#client.person.update({
        where: { id },
        data: { consentVersion: version, consentAgrees: agrees },
      });
    });
  }

  search(text: string, limit: number): Promise<readonly KnownPerson[]> {
    return explained(this.#name, async () => {
      const rows = await query<[id: string, name: string, role: string, turn: number, seenAt: number]>(
        this.#db,
        `SELECT "id", "name", "role", "turn", "seenAt" FROM "Person"
         WHERE lower("name") LIKE lower(?) ESCAPE '!' OR "id" LIKE ? ESCAPE '!'
         ORDER BY "role" = 'person', "role", "seenAt" DESC LIMIT ?`,
        `%${literally(text)}%`,
        `${literally(text)}%`,
        limit,
      );
      return rows.map(([id, name, role, turn, seenAt]) => toKnownPerson({ id, name, role, turn, seenAt }));
    });
  }

  setRole(id: PersonId, role: PersonRole): Promise<'done' | 'unknown' | 'last-admin'> {
    return explained(this.#name, () =>
      transactionInTurn(this.#client, this.#db, 'people', async (tx) => {
        const row = await tx.person.findUnique({ where: { id } });
        if (!row) return 'unknown';
        const admins = await tx.person.count({ where: { role: 'admin' } });
        if (row.role === 'admin' && role !== 'admin' && admins === 1) return 'last-admin';
        await tx.person.update({ where: { id }, data: { role } });
        return 'done';
      }),
    );
  }

  signOutEverywhere(id: PersonId): Promise<number> {
    return explained(this.#name, () =>
      this.#client.$transaction(async (tx) => {
        await tx.personKey.deleteMany({ where: { personId: id } });
        return (await tx.person.update({ where: { id }, data: { turn: { increment: 1 } } })).turn;
      }),
    );
  }
}

/** In a pattern, a text that stands for itself. */
const literally = (text: string): string => text.replace(/[!%_]/g, '!$&');
