import { Redis } from 'ioredis';

/** Tried again for ever, at least twice a second: Redis comes back without anybody's doing. */
const LONGEST_RETRY_MS = 500;

/**
 * A connection on which an answer is awaited for so long leads nowhere, as on a path that drops packets; the kernel tries for a quarter
 * of an hour. What reads waits a second at most for something to read.
 */
const SILENCE_MS = 3_000;

/**
 * The one file that knows Redis' driver. Commands wait while Redis is away; whoever cannot wait gives up by himself, or has a
 * connection whose commands fail after `commandTimeout` milliseconds.
 */
export function openRedis(
  url: string,
  report: (error: unknown) => void,
  { commandTimeout }: { readonly commandTimeout?: number } = {},
): Redis {
  const redis = new Redis(url, {
    ...(commandTimeout === undefined ? {} : { commandTimeout }),
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    connectTimeout: 2_000,
    socketTimeout: SILENCE_MS,
    retryStrategy: (times) => Math.min(LONGEST_RETRY_MS, 50 * times),
  });
  redis.on('error', report);
  return redis;
}
export type { Redis };
