import type { EpochMillis } from '@/lib/ids';
import type { Client } from '../database/client';
import type { AdminTokenStore, PersonRecord } from '../ports';
import { explained } from '../storage-error';

export class PrismaAdminTokenStore implements AdminTokenStore {
  readonly #client: Client;
  readonly #name: string;

  constructor(client: Client, name: string) {
    this.#client = client;
    this.#name = name;
  }

  add(hash: string, at: EpochMillis): Promise<void> {
    return explained(this.#name, async () => {
      await this.#client.adminToken.create({ data: { hash, createdAt: at } });
    });
  }

  any(): Promise<boolean> {
    return explained(this.#name, async () => (await this.#client.adminToken.findFirst()) !== null);
  }

  unused(hash: string): Promise<boolean> {
    return explained(this.#name, async () => {
      const row = await this.#client.adminToken.findUnique({ where: { hash } });
      return row !== null && row.claimedAt === null;
    });
  }

  claim(hash: string, { id, name }: PersonRecord, at: EpochMillis): Promise<boolean> {
    return explained(this.#name, () =>
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
