import { afterAll, describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { drawDigit } from '@/test/support/browser/draw';
import { expectAnswer, expectLive, expectSameInk, expectSoon } from '@/test/support/browser/expect-pages';
import { inkOf, inviteLinks } from '@/test/support/browser/room-page';
import { onPostgres, type TestDatabase } from '@/test/support/servers/databases';
import { cuttablePostgres } from '@/test/support/servers/postgres';
import { onOwnRedis } from '@/test/support/servers/redis';
import { type RedisServer, startRedisServer } from '@/test/support/servers/redis-server';
import { type SeveralServers, startSeveralServers } from '@/test/support/servers/several-servers';

onOwnRedis(() =>
  onPostgres((name, make) =>
    describe(`pages of two servers whose ${name} or Redis is away`, () => {
      let database: TestDatabase | null = null;
      let redis: RedisServer | null = null;
      let servers: SeveralServers | null = null;
      let closeWay = async (): Promise<void> => undefined;
      afterAll(async () => {
        await servers?.stop('SIGKILL');
        await closeWay();
        await redis?.stop();
        await database?.remove();
      });

      browserTest('say that ink is not saved, or not sent, draw on, and lose none of it', async (visit) => {
        database = await make();
        redis = await startRedisServer();
        const { url, way } = await cuttablePostgres(database.options.url!);
        closeWay = way.close;
        servers = await startSeveralServers(2, {
          databaseUrl: url,
          redisUrl: redis.url,
          dataDir: database.options.dataDir,
        });
        const [owner, other] = servers.products.map(({ origin }) => origin);
        const host = await visit();
        await host.page.goto(owner!);
        await drawDigit(host.page, 7, { x: 0.2, y: 0.5, size: 0.4 });
        await expectAnswer(host.page, 7);
        const { pathname, hash } = new URL((await inviteLinks(host.page)).draw);
        const guest = await visit();
        await guest.page.goto(`${other}${pathname}${hash}`);
        await expectLive(guest.page);
        const says = (page: typeof host.page) => page.getByTestId('status').innerText();
        const reach = async (page: typeof host.page) => (await inkOf(page))!.right;
        const first = await reach(host.page);

        await way.cut();
        await drawDigit(host.page, 2, { x: 0.5, y: 0.5, size: 0.4 });
        await expectSoon(() => says(host.page), 'without a database').toBe('unsaved: 1');
        expect(await reach(host.page)).toBeGreaterThan(first);
        await way.mend();
        await expectSoon(() => says(host.page), 'with a database').toBe('connected');

        process.kill(redis.pid, 'SIGSTOP');
        const second = await reach(host.page);
        await drawDigit(guest.page, 1, { x: 0.8, y: 0.5, size: 0.4 });
        await expectSoon(() => says(guest.page), 'without Redis').toBe('offline, 1 unsent');
        expect(await reach(guest.page)).toBeGreaterThan(second);
        process.kill(redis.pid, 'SIGCONT');
        await expectSoon(() => says(guest.page), 'with Redis').toBe('connected');
        await expectSameInk(host.page, guest.page);
      });
    }),
  ),
);
