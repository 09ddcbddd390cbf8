import type { Socket } from 'socket.io-client';
import { beforeAll, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import type { Run } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';
import type { Batch, Closing, Participant } from '@/lib/wire';
import { openStorage, type StorageOptions } from '@/server/storage';
import { keepDigits } from '../support/drawings/kept-digits';
import type { Product } from '../support/servers/product';
import { CANDIDATE, PROMOTERS_TOKEN } from './promoter';
import { until } from './until';
import { cookieOf, joined, newVisitor, post } from './visitor';

/** Within which what one server decides holds at all. */
export const EVERYWHERE_MS = 1_000;
/** So many are let through a minute, at whichever server. */
export const CLAIMS = 5;
/** A trainer yields to everything else on the machine. */
const TRAINER_PATIENCE_MS = 240_000;
/** Long enough to be looked at. */
const LONG_RUN = { from: 'dense@shipped', settings: { epochs: 50, replay: 20 } };

/** What one of several servers decides, and the others keep to. */
export function decidedEverywhere(
  under: () => { readonly servers: readonly Product[]; readonly options: StorageOptions },
): void {
  let servers: readonly Product[];
  let options: StorageOptions;
  beforeAll(() => {
    ({ servers, options } = under());
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
    const promoted = await post({ origin, cookie: await admin() }, `/api/versions/${CANDIDATE}/override`, {
      reason: 'To see whether all of them hear of it.',
    });
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
    const storage = await openStorage(options);
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
      const { origin } = servers[i % servers.length]!;
      answers.push((await post({ origin, cookie: '' }, '/api/admin/claim', { token: 'a guess' })).status);
    }
    expect(answers.at(-1)).toBe(429);
  });
}
