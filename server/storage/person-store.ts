import type { Consent } from '@/lib/drawing/consent';
import type { EpochMillis, PersonId } from '@/lib/ids';
import type { Client } from './client';
import type { AdminTokenStore, PersonRecord, PersonStore } from './ports';
import { toPersonRecord } from './records';
import { explained } from './storage-error';

export class PrismaPersonStore implements PersonStore {
  readonly #client: Client;
  readonly #file: string;

  constructor(client: Client, file: string) {
    this.#client = client;
    this.#file = file;
  }

  find(id: PersonId): Promise<PersonRecord | null> {
    return explained(this.#file, async () => {
      const row = await this.#client.person.findUnique({ where: { id } });
      return row && toPersonRecord(row);
    });
  }

  enter(id: PersonId, name: string, at: EpochMillis): Promise<PersonRecord> {
    return explained(this.#file, async () =>
      toPersonRecord(
        await this.#client.person.upsert({
          where: { id },
          create: { id, name, role: 'person', createdAt: at, seenAt: at },
          update: { seenAt: at },
        }),
      ),
    );
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
}

export class PrismaAdminTokenStore implements AdminTokenStore {
  readonly #client: Client;
  readonly #file: string;

  constructor(client: Client, file: string) {
    this.#client = client;
    this.#file = file;
  }

  add(hash: string, at: EpochMillis): Promise<void> {
    return explained(this.#file, async () => {
      await this.#client.adminToken.create({ data: { hash, createdAt: at } });
    });
  }

  any(): Promise<boolean> {
    return explained(this.#file, async () => (await this.#client.adminToken.findFirst()) !== null);
  }

  unused(hash: string): Promise<boolean> {
    return explained(this.#file, async () => {
      const row = await this.#client.adminToken.findUnique({ where: { hash } });
      return row !== null && row.claimedAt === null;
    });
  }

  claim(hash: string, { id, name }: PersonRecord, at: EpochMillis): Promise<boolean> {
    return explained(this.#file, () =>
      this.#client.$transaction(async (tx) => {
        const free = { hash, claimedAt: null };
        // The count decides between two claims at once; the person must exist before the token can name it.
        const { count } = await tx.adminToken.updateMany({ where: free, data: { claimedAt: at } });
        if (count === 0) return false;
        await tx.person.upsert({
          where: { id },
          create: { id, name, role: 'admin', createdAt: at, seenAt: at },
          update: { role: 'admin', seenAt: at },
        });
        await tx.adminToken.update({ where: { hash }, data: { claimedBy: id } });
        return true;
      }),
    );
  }
}
