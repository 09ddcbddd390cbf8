import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { PrismaClient } from '@/prisma/client/client';

export type Client = PrismaClient;

/**
 * Our transactions are short; these limits only have to be longer than the wait for another process (5 s) and for a take of the
 * largest room, so that they speak of a fault and not of load.
 */
const TRANSACTION_LIMITS = { maxWait: 20_000, timeout: 60_000 };

/** @param adapter shared with those who ask it directly; the client's `$disconnect()` closes it */
export const openClient = (adapter: SqlDriverAdapter): Client =>
  new PrismaClient({
    adapter: {
      provider: adapter.provider,
      adapterName: adapter.adapterName,
      connect: async () => adapter,
    },
    transactionOptions: TRANSACTION_LIMITS,
    errorFormat: 'minimal',
  });
