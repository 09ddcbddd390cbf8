import { spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';
import { describe } from 'vitest';

/** Where Redis is looked for: TEST_REDIS_URL, else its usual place. Tests keep to keys of their own. */
const url = process.env.TEST_REDIS_URL || 'redis://127.0.0.1:6379';

const answers = await new Promise<boolean>((resolve) => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  redis
    .connect()
    .then(() => redis.ping())
    .then(
      () => resolve(true),
      () => resolve(false),
    )
    .finally(() => redis.disconnect());
});

/** Runs a suite on a real Redis, where there is one. */
export function onRedis(suite: (url: string) => void): void {
  if (answers) suite(url);
  else
    describe.skip(`Redis (skipped: ${url} does not answer: TEST_REDIS_URL names another)`, () => suite(url));
}

/** Runs a suite that starts a Redis of its own (`startRedisServer`), where there is the program. */
export function onOwnRedis(suite: () => void): void {
  if (spawnSync('redis-server', ['--version']).status === 0) suite();
  else describe.skip('Redis (skipped: there is no redis-server on the PATH)', suite);
}
