import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { type Prisma, PrismaClient } from '@/prisma/client/client';

export type Client = PrismaClient;

/**
 * Our transactions are short; these limits only have to be longer than the wait for another process (5 s) and for a take of the
 * largest room, so that they speak of a fault and not of load.
 */
const TRANSACTION_LIMITS = { maxWait: 20_000, timeout: 60_000 };

/** @param adapter shared with those who ask it directly; the client's `$disconnect()` closes it */
export async function openClient(adapter: SqlDriverAdapter): Promise<Client> {
  const Kind = adapter.provider === 'postgres' ? await postgresClient() : PrismaClient;
  return new Kind({
    adapter: {
      provider: adapter.provider,
      adapterName: adapter.adapterName,
      connect: async () => adapter,
    },
    transactionOptions: TRANSACTION_LIMITS,
    errorFormat: 'minimal',
  });
}

/** Made of the same models: what they take and give is the same. Whoever has no PostgreSQL does not load it. */
async function postgresClient(): Promise<typeof PrismaClient> {
  const module = await import('@/prisma/postgresql-client/client/client');
  return module.PrismaClient as unknown as typeof PrismaClient;
}

/**
 * A transaction that decides by what it reads: of those about the same matter one after the other, over all processes. SQLite runs every
 * transaction so; PostgreSQL is told to.
 */
export const transactionInTurn = <T>(
  client: Client,
  db: Pick<SqlDriverAdapter, 'provider'>,
  matter: 'people' | 'training' | 'promotions' | 'trials',
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> =>
  client.$transaction(async (tx) => {
    if (db.provider === 'postgres')
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`inkling.${matter}`}))`;
    return work(tx);
  });
