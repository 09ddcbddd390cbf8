import type { Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GameView } from '@/lib/game/view';
import type { PersonId, RoomId, SessionId } from '@/lib/ids';
import type { Run } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';
import type { Batch, Closing, Participant } from '@/lib/wire';
import { openStorage } from '@/server/storage';
import { onPostgres, type TestDatabase } from '../support/databases';
import { keepDigits } from '../support/kept-digits';
import type { Product } from '../support/product';
import { onRedis } from '../support/redis';
import { type SeveralServers, startSeveralServers } from '../support/several-servers';
import { addCandidate, CANDIDATE, PROMOTERS_TOKEN } from './promoter';
import { rovingLog } from './roving-log';
import { type RovingPen, startRovingPen } from './roving-pen';
import { until } from './until';
import { cookieOf, joined, newPlayer, newVisitor, post } from './visitor';

const SERVERS = 3;
const FAILOVER_MS = 5_000;
/** Within which what one server decides holds at all. */
const EVERYWHERE_MS = 1_000;
/** As long as a laptop's lid is closed, or a machine swaps. */
const PAUSE_MS = 20_000;
const LIMIT = { timeout: 300_000 };
/** So many a minute, at whichever server. */
const CLAIMS = 5;
/** A trainer yields to everything else on the machine. */
const TRAINER_PATIENCE_MS = 240_000;
/** Long enough to be looked at. */
const LONG_RUN = { from: 'dense@shipped', settings: { epochs: 50, replay: 20 } };

onRedis((redisUrl) =>
  onPostgres((name, make) =>
    describe(`${SERVERS} servers on Redis and ${name}`, LIMIT, () => {
      let database: TestDatabase;
      let several: SeveralServers;
      let servers: readonly Product[];
      let pens: RovingPen[] = [];
      beforeAll(async () => {
        database = await make();
        // A number of Redis' own: what others have there is not touched.
        const redis = new URL(redisUrl);
        redis.pathname = `/${1 + Math.floor(Math.random() * 15)}`;
        const { url, dataDir } = database.options;
        await addCandidate(dataDir);
        several = await startSeveralServers(
          SERVERS,
          { databaseUrl: url!, redisUrl: redis.href, dataDir },
          { ADMIN_TOKEN: PROMOTERS_TOKEN, LIMITS: `claim.address=${CLAIMS}/60` },
        );
        servers = several.products;
      }, LIMIT.timeout);
      afterEach(() => {
        for (const pen of pens) pen.close();
        pens = [];
      });
      afterAll(async () => {
        await several.stop('SIGKILL');
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

      /** What every server is asked at once is to be so at each within a second from now. */
      async function everywhere(isSo: (origin: string) => Promise<boolean>): Promise<void> {
        const all = async () => (await Promise.all(servers.map(({ origin }) => isSo(origin)))).every(Boolean);
        await until(all, EVERYWHERE_MS);
      }

      it('shut out at once who was removed, and who came by a link that is made anew, wherever they are and come', async () => {
        const host = await newVisitor(servers[0]!.origin);
        let people: readonly Participant[] = [];
        const seat = await joined({ ...host, origin: servers[2]!.origin }, 'host-of-the-door', (socket) =>
          socket.on('batch', (batch: Batch) => {
            people = batch.people ?? people;
          }),
        );
        const linkOf = async () => {
          const { drawUrl } = (await seat.emitWithAck('share', {})) as { drawUrl: string };
          return drawUrl.split('#k=')[1]!;
        };
        let n = 0;
        const say = (op: object) => seat.emit('ops', { ops: [{ n: ++n, op }] });
        /** Somebody new at a server, and why their visit ends. */
        async function comes(place: number, name: string, key: string) {
          const { origin } = servers[place]!;
          const { cookie } = await newVisitor(origin);
          const guest = { ...host, origin, cookie, key };
          const ended: string[] = [];
          await joined(guest, name, (socket) =>
            socket.on('closing', ({ reason }: Closing) => ended.push(reason)),
          );
          return { guest, ended };
        }
        const shutOut = (guest: typeof host) =>
          everywhere((origin) =>
            joined({ ...guest, origin }, 'who-comes-again').then(
              (socket) => {
                socket.disconnect();
                return false;
              },
              (error: Error) => error.message.includes('forbidden'),
            ),
          );

        const removed = await comes(1, 'who-is-removed', host.key);
        await until(() => people.length === 2);
        const { id } = people.find(({ role }) => role !== 'owner')!;
        say({ kind: 'remove', person: id });
        await until(() => removed.ended.length > 0, EVERYWHERE_MS);
        expect(removed.ended).toEqual(['removed']);
        await shutOut(removed.guest);

        const uninvited = await comes(1, 'who-is-uninvited', host.key);
        say({ kind: 'revoke', link: 'draw', keep: [] });
        await until(() => uninvited.ended.length > 0, EVERYWHERE_MS);
        expect(uninvited.ended).toEqual(['removed']);
        await shutOut(uninvited.guest);
        const invited = await comes(0, 'who-is-invited', await linkOf());
        expect(invited.ended).toEqual([]);
        seat.disconnect();
      });

      async function admin(): Promise<string> {
        const { origin } = servers[0]!;
        return cookieOf(await post({ origin, cookie: '' }, '/api/admin/claim', { token: PROMOTERS_TOKEN }));
      }
      const read = async <T>(origin: string, path: string, cookie = ''): Promise<T> =>
        (await (await fetch(origin + path, { headers: { cookie } })).json()) as T;

      it('read every room by the version that one of them made live', async () => {
        const readBy: string[] = [];
        const sockets: Socket[] = [];
        for (const [i, { origin }] of servers.entries())
          sockets.push(
            await joined(await newVisitor(origin), `who-is-read-${i}`, (socket) =>
              socket.on('batch', ({ room }: Batch) => {
                readBy[i] = room?.model ?? readBy[i]!;
              }),
            ),
          );
        const { origin } = servers[1]!;
        const promoted = await post(
          { origin, cookie: await admin() },
          `/api/versions/${CANDIDATE}/override`,
          {
            reason: 'To see whether all of them hear of it.',
          },
        );
        expect(promoted.status).toBe(200);
        await everywhere(async (from) => {
          const { versions } = await read<{ versions: readonly Version[] }>(from, '/api/versions');
          return versions.some(({ id, live }) => live && id === CANDIDATE);
        });
        await until(() => servers.every((_, i) => readBy[i] === CANDIDATE), EVERYWHERE_MS);
        for (const socket of sockets) socket.disconnect();
      });

      it('train one run at a time, and all tell how it goes', async () => {
        const cookie = await admin();
        const storage = await openStorage(database.options);
        await keepDigits(storage, { person: 'somebody-who-drew' as PersonId, from: 0, count: 40 });
        await storage.close();
        const runs: string[] = [];
        for (const { origin } of servers.slice(1)) {
          const started = await post({ origin, cookie }, '/api/training/runs', LONG_RUN);
          expect(started.status).toBe(201);
          runs.push(((await started.json()) as Run).id);
        }
        const told = (run: string) =>
          Promise.all(servers.map(({ origin }) => read<Run>(origin, `/api/training/runs/${run}`, cookie)));
        await until(
          async () => (await told(runs[0]!)).every(({ progress }) => progress !== null),
          TRAINER_PATIENCE_MS,
        );
        for (const { status } of await told(runs[0]!)) expect(status).toBe('running');
        for (const { status } of await told(runs[1]!)) expect(status).toBe('queued');
        for (const run of runs.reverse())
          await post({ origin: servers[0]!.origin, cookie }, `/api/training/runs/${run}/cancel`, {});
        for (const run of runs)
          await until(async () => (await told(run)).every(({ status }) => status === 'cancelled'));
      });

      it('count together what is too often', async () => {
        const answers: number[] = [];
        for (let i = 0; i <= CLAIMS && answers.at(-1) !== 429; i++) {
          const { origin } = servers[i % SERVERS]!;
          answers.push((await post({ origin, cookie: '' }, '/api/admin/claim', { token: 'a guess' })).status);
        }
        expect(answers.at(-1)).toBe(429);
      });

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
