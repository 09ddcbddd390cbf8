import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GameView } from '@/lib/game/view';
import type { RoomId, SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import type { CuttableWay } from '../support/servers/cuttable-way';
import { onPostgres, type TestDatabase } from '../support/servers/databases';
import { cuttablePostgres } from '../support/servers/postgres';
import type { Product } from '../support/servers/product';
import { onRedis } from '../support/servers/redis';
import { type SeveralServers, startSeveralServers } from '../support/servers/several-servers';
import { behindABalancer } from './behind-a-balancer';
import { CLAIMS, decidedEverywhere, EVERYWHERE_MS } from './decided-everywhere';
import { addCandidate, PROMOTERS_TOKEN } from './promoter';
import { rovingLog } from './roving-log';
import { type RovingPen, startRovingPen } from './roving-pen';
import { until } from './until';
import { joined, newPlayer, newVisitor } from './visitor';

const SERVERS = 3;
const FAILOVER_MS = 5_000;
/** As long as a laptop's lid is closed, or a machine swaps. */
const PAUSE_MS = 20_000;
const LIMIT = { timeout: 300_000 };

onRedis((redisUrl) =>
  onPostgres((name, make) =>
    describe(`${SERVERS} servers on Redis and ${name}`, LIMIT, () => {
      let database: TestDatabase;
      let several: SeveralServers;
      let wayToDatabase: CuttableWay;
      let servers: readonly Product[];
      let pens: RovingPen[] = [];
      beforeAll(async () => {
        database = await make();
        // A number of Redis' own: what others have there is not touched.
        const redis = new URL(redisUrl);
        redis.pathname = `/${1 + Math.floor(Math.random() * 15)}`;
        const { dataDir } = database.options;
        const { url, way } = await cuttablePostgres(database.options.url!);
        wayToDatabase = way;
        await addCandidate(dataDir);
        several = await startSeveralServers(
          SERVERS,
          { databaseUrl: url, redisUrl: redis.href, dataDir },
          { ADMIN_TOKEN: PROMOTERS_TOKEN, LIMITS: `claim.address=${CLAIMS}/60`, TRUST_PROXY: 'loopback' },
        );
        servers = several.products;
      }, LIMIT.timeout);
      afterEach(() => {
        for (const pen of pens) pen.close();
        pens = [];
      });
      afterAll(async () => {
        await several.stop('SIGKILL');
        await wayToDatabase.close();
        await database.remove();
      }, LIMIT.timeout);

      /** One pen per server, all in a room that the first server has. */
      async function draw(): Promise<RoomId> {
        const visitor = await newVisitor(servers[0]!.origin);
        const origins = servers.map(({ origin }) => origin);
        for (const [i] of servers.entries()) {
          const own = [...origins.slice(i), ...origins.slice(0, i)];
          pens.push(startRovingPen(visitor, own, `pen-${i}-of-${visitor.room.slice(0, 12)}` as SessionId));
          await until(() => pens[i]!.settled > 20);
        }
        return visitor.room as RoomId;
      }

      async function finish(room: RoomId): Promise<void> {
        for (const pen of pens) pen.rest();
        await until(() => pens.every((pen) => pen.settled === pen.sent));
        for (const pen of pens) pen.close();
        const storage = await openStorage(database.options);
        for (const { refused, sent } of pens) {
          expect(refused).toEqual([]);
          expect(sent).toBeGreaterThan(20);
        }
        const acknowledged = pens.reduce((sum, { sent }) => sum + sent, 0);
        expect(await rovingLog(storage, room, pens)).toEqual({
          acknowledged,
          lost: 0,
          doubled: 0,
          misplaced: 0,
        });
        await storage.close();
      }

      it('lose nothing and double nothing when the one that has the room is killed; another has it within 5 s', async () => {
        const room = await draw();
        await servers[0]!.stop('SIGKILL');
        const before = pens.map(({ joins }) => joins);
        await until(() => pens.every((pen, i) => pen.joins > before[i]!));
        await finish(room);
        for (const pen of pens) expect(pen.longestGapMs).toBeLessThan(FAILOVER_MS);
        await several.replace(0);
      });

      it('take the room from one that is paused for 20 s, and let nothing through that it writes after', async () => {
        const room = await draw();
        process.kill(servers[0]!.pid, 'SIGSTOP');
        const before = pens.map(({ joins }) => joins);
        await until(() => pens.slice(1).every((pen, i) => pen.joins > before[i + 1]!));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        process.kill(servers[0]!.pid, 'SIGCONT');
        await until(() => pens[0]!.joins > before[0]!);
        await finish(room);
        for (const pen of pens.slice(1)) expect(pen.longestGapMs).toBeLessThan(FAILOVER_MS);
      });

      it('play one game, and tell each other who has to come in anew', async () => {
        const host = await newPlayer(servers[0]!.origin, { mode: 'race' });
        const views: GameView[][] = servers.map(() => []);
        const sockets = await Promise.all(
          servers.map(async ({ origin }, i) => {
            // Somebody of their own, but for the host.
            const { cookie } = i === 0 ? host : await newVisitor(origin);
            return joined({ ...host, origin, cookie }, `game-seat-${i}-${process.pid}`, (socket) =>
              socket.on('game', (view: GameView) => views[i]!.push(view)),
            );
          }),
        );
        await until(() => views.every((seen) => seen.at(-1)?.players.length === SERVERS));
        const late = await sockets[1]!.emitWithAck('game', { action: { do: 'guess', said: '417' } });
        expect(late).toMatchObject({ ok: false, error: { code: 'not-now' } });

        const ended = new Promise<number>((resolve) => {
          const begun = performance.now();
          sockets[0]!.on('disconnect', () => resolve(performance.now() - begun));
        });
        const { origin } = servers[2]!;
        const answer = await fetch(`${origin}/api/me/sign-out`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin, cookie: host.cookie },
          body: JSON.stringify({ everywhere: true }),
        });
        expect(answer.ok).toBe(true);
        expect(await ended).toBeLessThan(EVERYWHERE_MS);
        for (const socket of sockets) socket.disconnect();
      });

      decidedEverywhere(() => ({ servers, options: database.options }));
      behindABalancer(() => ({ several, wayToDatabase, options: database.options }));

      it('hand the room over when one is told to stop', async () => {
        const room = await draw();
        expect(await servers[0]!.stop('SIGTERM')).toBe(0);
        await until(() => pens[0]!.joins > 1);
        await finish(room);
        for (const pen of pens) expect(pen.longestGapMs).toBeLessThan(FAILOVER_MS);
      });
    }),
  ),
);
