import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import type { EpochMillis } from '@/lib/ids';
import { AdminTokens } from '@/server/auth/admin-tokens';
import { createIdentity } from '@/server/auth/identity';
import { PersonKeys } from '@/server/auth/person-keys';
import { createVisitors } from '@/server/auth/visitors';
import { createHttpApi, type HttpApiDeps } from '@/server/http/http-api';
import { createRateLimits, DEFAULT_LIMITS, type LimitTable } from '@/server/http/rate-limits';
import type { Route } from '@/server/http/route';
import type { Inference } from '@/server/inference/create-inference';
import { createProxies } from '@/server/proxies';
import { createRooms, type Rooms } from '@/server/rooms/create-rooms';
import { openStorage, type Storage } from '@/server/storage';
import { type Loop, openLoop } from '@/server/versions/open-loop';
import { tempFolder } from '../storage/temp-folder';

export const MODELS = fileURLToPath(new URL('../../../server/models', import.meta.url));
export const SESSION_KEYS = [{ id: 'k1', secret: new Uint8Array(32).fill(7) }] as const;
export const ADMIN_TOKEN = 'the-operator-of-this-test';
export const AT = 1_800_000_000_000 as EpochMillis;

export interface ApiServer {
  readonly origin: string;
  readonly storage: Storage;
  /** Where its database is, for what no store writes. */
  readonly dataDir: string;
  readonly rooms: Rooms;
  readonly loop: Loop;
  readonly adminTokens: AdminTokens;
  readonly routes: readonly Route[];
  /** Path of its file. */
  readonly database: string;
  /** What the API reported as its own failures. */
  readonly reported: readonly unknown[];
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Bytes as they are, for what no HTTP client would send. */
  raw(request: string): Promise<string>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape and fail where it is another
  readonly json: any;
  readonly bytes: Uint8Array;
  /** For the next request's Cookie header; empty where none was set. */
  readonly cookie: string;
}

/** The API on a real HTTP server, with a real database, and a page behind it that answers with `the page`. */
export const startApi = async (
  inference: Inference,
  {
    limits = DEFAULT_LIMITS,
    ...over
  }: Partial<Omit<HttpApiDeps, 'limits'>> & { readonly limits?: LimitTable } = {},
): Promise<ApiServer> => {
  const folder = await tempFolder();
  const storage = await openStorage({ dataDir: folder.path });
  const reported: unknown[] = [];
  const adminTokens = new AdminTokens(storage.adminTokens, storage.people, ADMIN_TOKEN);
  const identity = createIdentity(SESSION_KEYS);
  const rooms = createRooms({ store: storage.rooms, inference, report: (error) => reported.push(error) });
  const modelsDirs = [MODELS, join(folder.path, 'models')];
  const report = (error: unknown) => reported.push(error);
  const loop = await openLoop({
    storage,
    inference,
    modelsDirs,
    dataDir: folder.path,
    databaseUrl: null,
    engine: 'wasm',
    now: () => AT,
    report,
    swap: rooms.readBy,
    trialsChanged: () => undefined,
  });
  const api = createHttpApi({
    storage,
    rooms,
    inference,
    identity,
    visitors: createVisitors(identity, storage.people),
    proxies: createProxies(null),
    limits: createRateLimits(limits),
    adminTokens,
    personKeys: new PersonKeys(storage.personKeys),
    recheck: () => {},
    note: () => {},
    modelsDirs,
    ...loop,
    registry: new Registry(),
    publicUrl: null,
    now: () => AT,
    renamed: async () => {},
    presentIn: () => 0,
    report: (error) => reported.push(error),
    ...over,
  });
  const server = createServer(async (request, response) => {
    if (!(await api.handle(request, response))) response.end('the page');
  });
  // A busy machine may take longer between two requests than Node waits by itself.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(origin + path, init);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      json: isJson && bytes.length > 0 ? JSON.parse(new TextDecoder().decode(bytes)) : null,
      bytes,
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    };
  };

  return {
    origin,
    storage,
    dataDir: folder.path,
    rooms,
    loop,
    adminTokens,
    routes: api.routes,
    database: join(folder.path, 'inkling.db'),
    reported,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    delete: (path, headers = {}) => ask(path, { method: 'DELETE', headers }),
    async raw(request) {
      const socket = connect(port, '127.0.0.1');
      socket.write(request);
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([api.close(), loop.close()]);
      await rooms.close();
      await storage.close();
      await folder.remove();
    },
  };
};
