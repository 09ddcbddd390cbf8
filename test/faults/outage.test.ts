import { describe, expect, it } from 'vitest';
import { onPostgres } from '../support/servers/databases';
import { onOwnRedis } from '../support/servers/redis';
import { startRedisServer } from '../support/servers/redis-server';
import { type Absences, outage } from './outage';

/** Twice a lease; `npm run test:faults` takes ten seconds, and everything that can be the matter. */
const ABSENCES: Absences = { redis: ['forgotten'], postgres: ['silent'], ms: 4_000 };

onOwnRedis(() =>
  onPostgres((name, make) =>
    describe(`two servers on Redis and ${name}`, () => {
      it('draw on while either is away, acknowledge nothing that is not on disk, come back by themselves, and lose nothing', {
        timeout: 300_000,
      }, async () => {
        const database = await make();
        const { dataDir, url } = database.options;
        const redis = await startRedisServer();
        try {
          const ground = { dataDir, databaseUrl: url!, redisUrl: redis.url, redis };
          for (const { fault, tried, lost } of await outage(ground, ABSENCES)) {
            expect(lost, fault).toBe(0);
            expect(tried, fault).toBeGreaterThan(100);
          }
        } finally {
          await redis.stop();
          await database.remove();
        }
      });
    }),
  ),
);
