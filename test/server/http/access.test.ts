import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelId, RoomId } from '@/lib/ids';
import { type Batch, type ClientMessageName, clientMessages, PROTOCOL_VERSION } from '@/lib/wire';
import type { Action } from '@/server/auth/authorise';
import { createIdentity } from '@/server/auth/identity';
import { createVisitors } from '@/server/auth/visitors';
import { DEFAULT_LIMITS, type LimitTable } from '@/server/http/rate-limits';
import { createInference, type Inference } from '@/server/inference/create-inference';
import { systemClock } from '@/server/rooms/clock';
import { PersonBudgets } from '@/server/sockets/allowance';
import { createDoorkeeper } from '@/server/sockets/doorkeeper';
import { createJoinQueue } from '@/server/sockets/join-queue';
import { createRoomConnection } from '@/server/sockets/room-connection';
import type { SocketHandlers } from '@/server/sockets/socket-port';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { SILENT_EVENTS } from '@/test/support/rooms/silent-events';
import { ADMIN_TOKEN, type ApiServer, AT, MODELS, SESSION_KEYS, startApi } from './api-server';
import { type Line, ROLES, type Role, routes } from './route-lines';

/**
 * Who may use what, line by line: every route, every page, every message. A test fails when one is added without a line here; what an
 * action asks of a person stands in `test/server/auth/authorise.test.ts`.
 */

/** Pages hold nothing of anybody's: what they show they ask of these, and show what is refused as that. */
const pages: Readonly<Record<string, readonly Action[]>> = {
  '/': ['room.create', 'room.join', 'rooms.recent', 'rooms.listed'],
  '/room/[id]': ['room.join', 'room.watch', 'room.replay', 'drawings.save'],
  '/play': ['game.create', 'games.listed'],
  '/play/[id]': ['room.join', 'room.watch'],
  '/me': ['me.read', 'me.sign-out', 'me.carry', 'drawings.delete'],
  '/enter': ['me.enter'],
  '/review': ['drawings.review'],
  '/developers': ['predict', 'models.read'],
  '/gallery': ['gallery.read', 'gallery.mark'],
  '/gallery/reported': ['gallery.moderate'],
  '/leaderboard': ['boards.read'],
  '/models': ['models.read', 'models.train', 'models.promote'],
  '/models/[id]': ['models.read', 'models.promote'],
  '/models/compare': ['models.read'],
  '/models/runs/[id]': ['models.train'],
  '/models/time-machine': ['models.read'],
  '/admin': ['admin.claim', 'people.list', 'people.appoint'],
};

const loose: LimitTable = {
  ...DEFAULT_LIMITS,
  claim: { perAddress: { points: 1000, seconds: 1 }, perPerson: null },
};

let inference: Inference;
let api: ApiServer;
const cookies: Record<Role, string> = { anonymous: '', person: '', reviewer: '', admin: '' };
beforeAll(async () => {
  inference = await createInference({ engine: 'wasm', modelsDirs: [MODELS] });
  api = await startApi(inference, { limits: loose });
  for (const role of ['person', 'reviewer', 'admin'] as const) {
    const { cookie } = await api.get('/api/me');
    const { json } = await api.post('/api/me', { name: `The ${role}` }, { cookie });
    if (role === 'admin') await api.post('/api/admin/claim', { token: ADMIN_TOKEN }, { cookie });
    else await api.storage.people.setRole(json.id, role);
    cookies[role] = cookie;
  }
});
afterAll(async () => {
  await api.close();
  await inference.close();
  expect(api.reported).toEqual([]);
});

const pathOf = (name: string, { id = '', query = '' }: Line): string =>
  name.split(' ')[1]!.replace('{id}', id) + query;
const ask = (name: string, line: Line, cookie: string) => {
  const path = pathOf(name, line);
  const headers = cookie ? { cookie } : {};
  if (name.startsWith('GET')) return api.get(path, headers);
  if (name.startsWith('DELETE')) return api.delete(path, headers);
  if (line.upload) return api.post(path, 'nothing of the kind', { ...headers, 'content-type': line.upload });
  return api.post(path, line.body, headers);
};

describe('every route', () => {
  it('has a line, and every line its route and its action', () => {
    expect(
      Object.fromEntries(api.routes.map(({ method, path, action }) => [`${method} ${path}`, action])),
    ).toEqual(Object.fromEntries(Object.entries(routes).map(([name, { action }]) => [name, action])));
  });

  for (const [name, line] of Object.entries(routes))
    it(`${name} opens to ${line.opens.length === 0 ? 'nobody like that' : line.opens.join(', ')}`, async () => {
      for (const role of ROLES) {
        const { status, json } = await ask(name, line, cookies[role]);
        // It was not turned away before anybody asked who it is: 400 would say nothing of rights.
        if (!line.upload) expect([status, json?.error?.message], role).not.toEqual([400, expect.anything()]);
        expect(status === 403 ? 'closed' : 'open', `${role}: ${status} ${json?.error?.message}`).toBe(
          line.opens.includes(role) ? 'open' : 'closed',
        );
      }
    });

  it('that is read changes nothing in the database, whoever reads', async () => {
    const witness = await SqliteConnection.open(api.database, false);
    const version = async () => (await witness.all('PRAGMA data_version', [])).rows[0]![0];
    try {
      for (const [name, line] of Object.entries(routes).filter(([name]) => name.startsWith('GET')))
        for (const role of ROLES) {
          const before = await version();
          await ask(name, line, cookies[role]);
          expect(await version(), `${name} as ${role}`).toBe(before);
        }
      const before = await version();
      await ask('POST /api/rooms', routes['POST /api/rooms']!, cookies.person);
      expect(await version()).not.toBe(before);
    } finally {
      await witness.close();
    }
  });

  it('that changes something refuses pages of other sites, by Origin or by what their browser says', async () => {
    for (const [name, line] of Object.entries(routes).filter(([name]) => !name.startsWith('GET')))
      for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        const answer = name.startsWith('DELETE')
          ? await api.delete(pathOf(name, line), headers)
          : await api.post(pathOf(name, line), line.body ?? {}, headers);
        expect([answer.status, answer.json.error.message], name).toEqual([
          403,
          'This request came from a page of another site.',
        ]);
        expect(answer.cookie).toBe('');
      }
  });
});

describe('every page', () => {
  it('has a line', () => {
    const found = readdirSync('app', { recursive: true, encoding: 'utf8' })
      .filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file))
      .map((file) => `/${file.replace(/\/?(page|route)\.tsx?$/, '')}`);
    expect(found.sort()).toEqual(Object.keys(pages).sort());
  });
});

type RoomRole = 'nobody' | 'viewer' | 'drawer' | 'owner';
const ROOM_ROLES: readonly RoomRole[] = ['nobody', 'viewer', 'drawer', 'owner'];
const members = ['viewer', 'drawer', 'owner'];
const op = { kind: 'begin', sheet: 0, colour: 1, width: 5, pointer: 'pen', points: [1, 1, 0, 128] };

/** Messages, and to whom each is not refused. `join` is what makes one of these roles out of nobody. */
const messages: Readonly<
  Record<Exclude<ClientMessageName, 'join'>, { data: object; opens: readonly string[] }>
> = {
  ops: { data: { ops: [{ n: 1, op }] }, opens: ['drawer', 'owner'] },
  watch: { data: { sheet: 0, glyph: 'latest', layers: 'default' }, opens: members },
  credit: { data: {}, opens: members },
  presence: { data: { idle: false }, opens: members },
  chat: { data: { id: 'remark-one', text: 'Hello' }, opens: members },
  // What was never said: not found, for those who may react at all.
  react: { data: { to: 'remark-one', kind: 'heart', on: true }, opens: members },
  // What was never said is gone already, whoever asks.
  unsay: { data: { id: 'remark-two' }, opens: members },
  cheer: { data: { kind: 'heart', at: [0, 10, 10] }, opens: members },
  share: { data: {}, opens: ['owner'] },
  revive: { data: {}, opens: ['drawer', 'owner'] },
  network: { data: { network: 'deep' }, opens: ['owner'] },
  // Who may do what in a game is the game's to say (lib/game/SPEC.md); whoever is in the room may ask.
  game: { data: { action: { do: 'ready', on: true } }, opens: members },
};

describe('every message', () => {
  it('has a line', () => {
    expect([...Object.keys(messages), 'join'].sort()).toEqual(Object.keys(clientMessages).sort());
  });

  for (const role of ROOM_ROLES)
    it(`as ${role} in the room`, async () => {
      const made = (await api.post('/api/rooms', { draft: true }, { cookie: cookies.person })).json;
      const links = { drawer: made.drawUrl, viewer: made.viewUrl } as Record<string, string>;
      const identity = createIdentity(SESSION_KEYS);
      const doorkeeper = createDoorkeeper({
        visitors: createVisitors(identity, api.storage.people),
        storage: api.storage,
        rooms: api.rooms,
        links: () => ({ drawUrl: '', viewUrl: '' }),
        mayJoin: async () => null,
        liveOf: (network) => `${network}@shipped` as ModelId,
        now: () => AT,
      });
      const refusals: Batch['refused'][number][] = [];
      let settled = 0;
      const report = (error: unknown): never => {
        throw error;
      };
      const ignore = () => {};
      const connection: SocketHandlers = createRoomConnection(
        {
          id: role,
          cookie: role === 'owner' ? cookies.person : cookies.reviewer,
          origin: api.origin,
          address: '127.0.0.1',
          send(name, message) {
            if (name === 'batch') {
              refusals.push(...(message as Batch).refused);
              settled = (message as Batch).settledThrough ?? settled;
            }
            return true;
          },
          sendFrame: () => true,
          close: ignore,
        },
        {
          doorkeeper,
          people: new PersonBudgets(),
          joins: createJoinQueue(),
          games: {
            sit: async () => ({ act: () => null, leave: ignore }),
            settled: async () => undefined,
          },
          now: () => AT,
          after: systemClock.after,
          events: SILENT_EVENTS,
          report,
        },
      );
      const say = (name: string, data: object) =>
        new Promise<{ ok: boolean; error?: { code: string } }>((resolve) => {
          connection.message(name, data, (answer) => resolve(answer as never));
          // Some are answered only when they are refused, which is at once.
          if (['credit', 'presence', 'cheer'].includes(name)) resolve({ ok: true });
        });
      if (role !== 'nobody') {
        const key = links[role]?.split('#k=')[1];
        const joined = await say('join', {
          protocol: PROTOCOL_VERSION,
          room: made.id as RoomId,
          session: `access-${role}`,
          unsettledFrom: 1,
          ...(key ? { key } : {}),
        });
        expect(joined.ok).toBe(true);
      }
      for (const [name, { data, opens }] of Object.entries(messages)) {
        refusals.length = 0;
        const { ok, error } = await say(name, data);
        if (name === 'ops' && ok) await expect.poll(() => settled).toBe(1);
        const refused = ok ? refusals[0]?.error.code : error?.code;
        const expected = role === 'nobody' ? 'not-joined' : opens.includes(role) ? undefined : 'forbidden';
        if (name === 'react' && role !== 'nobody') expect(['forbidden', 'muted']).not.toContain(refused);
        else if (!['credit', 'presence', 'cheer'].includes(name)) expect(refused, name).toBe(expected);
      }
      connection.closed();
    });
});
