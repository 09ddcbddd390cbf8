import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { Consent } from '@/lib/drawing/consent';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { enterPerson, readPerson } from './arrival-rows';
import type { Client } from './client';
import type { KnownPerson, PersonRecord, PersonRole, PersonStore } from './ports';
import { toKnownPerson } from './records';
import { explained } from './storage-error';

export class PrismaPersonStore implements PersonStore {
  readonly #client: Client;
  readonly #db: SqlDriverAdapter;
  readonly #file: string;

  /**
   * @param db the adapter under the client, for what everybody who comes asks
   * @param file only named in what errors say
   */
  constructor(client: Client, db: SqlDriverAdapter, file: string) {
    this.#client = client;
    this.#db = db;
    this.#file = file;
  }

  find(id: PersonId): Promise<KnownPerson | null> {
    return explained(this.#file, () => readPerson(this.#db, id));
  }

  enter(id: PersonId, name: string, at: EpochMillis): Promise<PersonRecord> {
    return explained(this.#file, () => enterPerson(this.#db, id, name, at));
  }

  put({ id, name, role }: PersonRecord, at: EpochMillis): Promise<void> {
    return explained(this.#file, async () => {
      await this.#client.person.upsert({
        where: { id },
        create: { id, name, role, createdAt: at, seenAt: at },
        update: { name, role, seenAt: at },
      });
    });
  }

  consent(id: PersonId): Promise<Consent | null> {
    return explained(this.#file, async () => {
      const row = await this.#client.person.findUnique({ where: { id } });
      if (row?.consentVersion == null || row.consentAgrees == null) return null;
      return { version: row.consentVersion, agrees: row.consentAgrees };
    });
  }

  setConsent(id: PersonId, { version, agrees }: Consent): Promise<void> {
    return explained(this.#file, async () => {
      await this.#client.person.update({
        where: { id },
        data: { consentVersion: version, consentAgrees: agrees },
      });
    });
  }

  search(text: string, limit: number): Promise<readonly KnownPerson[]> {
    return explained(this.#file, async () => {
      const named = text === '' ? {} : { OR: [{ name: { contains: text } }, { id: { startsWith: text } }] };
      const orderBy = { seenAt: 'desc' } as const;
      const withRole = await this.#client.person.findMany({
        where: { ...named, role: { not: 'person' } },
        orderBy: [{ role: 'asc' }, orderBy],
        take: limit,
      });
      const others = await this.#client.person.findMany({
        where: { ...named, role: 'person' },
        orderBy,
        take: limit - withRole.length,
      });
      return [...withRole, ...others].map(toKnownPerson);
    });
  }

  setRole(id: PersonId, role: PersonRole): Promise<'done' | 'unknown' | 'last-admin'> {
    return explained(this.#file, () =>
      this.#client.$transaction(async (tx) => {
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
    return explained(this.#file, () =>
      this.#client.$transaction(async (tx) => {
        await tx.personKey.deleteMany({ where: { personId: id } });
        return (await tx.person.update({ where: { id }, data: { turn: { increment: 1 } } })).turn;
      }),
    );
  }
}
