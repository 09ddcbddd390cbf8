import { PrismaClient } from '@/prisma/client/client';
import { sqliteAdapterFactory } from './sqlite-adapter';

export type Client = PrismaClient;
export type Tx = Parameters<Parameters<Client['$transaction']>[0]>[0];

/**
 * Our transactions are short; these limits only have to be longer than the wait for another process (5 s) and for a take of the
 * largest room, so that they speak of a fault and not of load.
 */
const TRANSACTION_LIMITS = { maxWait: 20_000, timeout: 60_000 };

export const openClient = (file: string): Client =>
  new PrismaClient({
    adapter: sqliteAdapterFactory(file),
    transactionOptions: TRANSACTION_LIMITS,
    errorFormat: 'minimal',
  });
