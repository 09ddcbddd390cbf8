import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { allowedOrigin, lanAddress, originOf, reachableOrigin } from './addresses';
import { AdminTokens, adminPath } from './auth/admin-tokens';
import { createIdentity } from './auth/identity';
import { loadSessionKeys, type SessionKeys } from './auth/secrets';
import type { Config } from './config';
import { createHttpApi } from './http/http-api';
import { roomLinks } from './http/room-links';
import { createInference } from './inference/create-inference';
import { createMetrics } from './metrics/metrics';
import { createPages } from './pages/pages';
import { startArchivist } from './rooms/archive-rooms';
import { systemClock } from './rooms/clock';
import { createRooms } from './rooms/create-rooms';
import { startDraftSweeper } from './rooms/sweep-drafts';
import { createDoorkeeper } from './sockets/doorkeeper';
import { createRoomConnection } from './sockets/room-connection';
import { createSocketServer } from './sockets/socket-server';
import { openStorage, type Storage } from './storage';

export interface RunningServer {
  readonly port: number;
  /** Where to open it here, and from another device of the network where there is one. */
  readonly addresses: { readonly local: string; readonly lan: string | null };
  /** Only on the first start of a data folder: the path of the one-time admin link. */
  readonly adminPath: string | null;
  /** Why something runs slower or smaller than it could, in a sentence each. */
  readonly notes: readonly string[];
  /** Finishes what was acknowledged, tells clients, closes everything. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly development: boolean;
  /** Folder of package.json: shipped models stand under it. */
  readonly root: string;
}

/**
 * Composes the product: storage, inference, rooms, the HTTP API, the pages and the sockets on one HTTP server.
 * @throws StorageError, NoModelsError, or Node's own listen errors (EADDRINUSE, EACCES)
 */
export async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  const log = pino({ level: config.logLevel, redact: ['key', 'token', 'headers.cookie'] });
  const httpServer = createServer();
  const now = systemClock.now;
  const dataDir = config.dataDir;
  const modelsDirs = [join(options.root, 'server', 'models'), join(dataDir, 'models')];

  const [{ storage, keys }, inference, pages] = await Promise.all([
    openData(config),
    createInference({
      engine: config.engine,
      modelsDirs,
      onThreadLost: (error) => log.error({ err: error }, 'inference thread lost; the spare took over'),
    }),
    createPages({
      development: options.development,
      httpServer,
      host: config.host,
      port: config.port,
      welcomeCookie: (request) =>
        identity.readPerson(request.headers.cookie)
          ? null
          : identity.issuePerson({ secure: originOf(request).startsWith('https:') }).setCookie,
    }),
  ]);
  const identity = createIdentity(keys);
  if (inference.note) log.debug(inference.note);
  const adminTokens = new AdminTokens(storage.adminTokens, storage.people, config.adminToken ?? undefined);
  const firstAdminToken = config.adminToken ? null : await adminTokens.first(now());

  const report = (error: unknown, context: object = {}) => log.error({ err: error, ...context });
  const { archiveAfterMs, deleteAfterMs } = config;
  const rooms = createRooms({ store: storage.rooms, inference, report, archiveMs: deleteAfterMs });
  const metrics = createMetrics({ roomsOpen: () => rooms.roomCount });
  const stopSweeping = startDraftSweeper({ store: storage.rooms, rooms, clock: systemClock, report });

  const stopArchiving = startArchivist({
    store: storage.rooms,
    rooms,
    clock: systemClock,
    archiveAfterMs,
    deleteAfterMs,
    report,
  });

  const lan = lanAddress();
  const baseOf = (origin: string) => config.publicUrl ?? origin;
  const api = createHttpApi({
    storage,
    rooms,
    inference,
    identity,
    adminTokens,
    registry: metrics.registry,
    modelsDirs,
    publicUrl: config.publicUrl,
    now,
    renamed: rooms.personRenamed,
    presentIn: rooms.presentIn,
    report,
  });
  httpServer.on('request', (request, response) => {
    api
      .handle(request, response)
      .then((handled) => (handled ? undefined : pages.handle(request, response)))
      .catch((error: unknown) => {
        report(error, { path: request.url?.split('?')[0] });
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end('Something went wrong on our side. Reload the page.');
      });
  });

  const doorkeeper = createDoorkeeper({
    identity,
    storage,
    rooms,
    links: (room, origin) => roomLinks(room, config.publicUrl ?? reachableOrigin(origin, config.host, lan)),
    now,
  });
  const sockets = createSocketServer({
    httpServer,
    allowOrigin: (request) => allowedOrigin(request, config.publicUrl),
    originOf: (request) => baseOf(originOf(request)),
    onConnection: (socket) =>
      createRoomConnection(socket, {
        doorkeeper,
        now,
        events: {
          opened: () => metrics.connections.inc(),
          closed: () => metrics.connections.dec(),
          ops: (count) => metrics.opsReceived.inc(count),
          refused: (code) => metrics.messagesRefused.inc({ code }),
          batch: () => metrics.batchesSent.inc(),
          frame: (bytes) => metrics.frameBytes.inc(bytes),
        },
        report,
      }),
  });

  httpServer.listen(config.port, config.host);
  await once(httpServer, 'listening');
  const { port } = httpServer.address() as AddressInfo;
  const local = `http://localhost:${port}`;
  const reachable = reachableOrigin(local, config.host, lan);

  return {
    port,
    addresses: { local, lan: reachable === local ? null : reachable },
    adminPath: firstAdminToken && adminPath(firstAdminToken),
    notes: inference.note
      ? ['The network runs on WebAssembly; the native engine is not here (`npm run native` makes it).']
      : [],
    async stop() {
      stopSweeping();
      stopArchiving();
      httpServer.close();
      await rooms.close();
      sockets.close();
      httpServer.closeAllConnections();
      await Promise.all([inference.close(), pages.close(), api.close()]);
      await storage.close();
      metrics.stop();
    },
  };
}

/** The database first: it says plainly what is wrong with a data folder that cannot be used. */
async function openData(config: Config): Promise<{ storage: Storage; keys: SessionKeys }> {
  const storage = await openStorage({ dataDir: config.dataDir, url: config.databaseUrl ?? undefined });
  return { storage, keys: await loadSessionKeys(config.dataDir, config.sessionSecret ?? undefined) };
}
