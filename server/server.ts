import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { PersonId } from '@/lib/ids';
import { NETWORKS, type NetworkName } from '@/lib/network/layers';
import { allowedOrigin, lanAddress, reachableOrigin } from './addresses';
import { AdminTokens, adminPath } from './auth/admin-tokens';
import { createIdentity } from './auth/identity';
import { PersonKeys } from './auth/person-keys';
import { loadSessionKeys, type SessionKeys } from './auth/secrets';
import { createVisitors } from './auth/visitors';
import { openFleet } from './cluster/fleet';
import type { Config } from './config';
import { createGames } from './games/create-games';
import { createHttpApi } from './http/http-api';
import { watchAnswers } from './http/last-answers';
import { createRateLimits } from './http/rate-limits';
import { handleRequests } from './http/request-door';
import { roomLinks } from './http/room-links';
import { createInference, type InferenceOptions } from './inference/create-inference';
import { createLog } from './log';
import { createMetrics } from './metrics/metrics';
import { createPages } from './pages/pages';
import { createProxies } from './proxies';
import { systemClock } from './rooms/clock';
import { createStrainGauge } from './rooms/strain';
import { startArchivist } from './rooms/upkeep/archive-rooms';
import { startDraftSweeper } from './rooms/upkeep/sweep-drafts';
import { PersonBudgets } from './sockets/allowance';
import { createDoorkeeper } from './sockets/doorkeeper';
import { joinLimit } from './sockets/join-limit';
import { createJoinQueue } from './sockets/join-queue';
import { createRoomConnection } from './sockets/room-connection';
import { createSocketServer } from './sockets/socket-server';
import { openStorage, type Storage } from './storage';
import { openLoop } from './versions/open-loop';

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
  /** Starts an inference thread; tests get hold of the thread here. */
  readonly spawnInference?: InferenceOptions['spawn'];
}

/**
 * Composes the product: storage, inference, rooms, the HTTP API, the pages and the sockets on one HTTP server.
 * @throws StorageError, NoModelsError, or Node's own listen errors (EADDRINUSE, EACCES)
 */
export async function startServer(config: Config, options: ServerOptions): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  const metrics = createMetrics();
  const httpServer = createServer();
  httpServer.maxConnections = MAX_CONNECTIONS;
  const proxies = createProxies(config.trustProxy);
  const now = systemClock.now;
  const dataDir = config.dataDir;
  const modelsDirs = [join(options.root, 'server', 'models'), join(dataDir, 'models')];

  const [{ storage, keys }, inference, pages] = await Promise.all([
    openData(config),
    createInference({
      engine: config.engine,
      modelsDirs,
      ...(options.spawnInference ? { spawn: options.spawnInference } : {}),
      onThreadLost: (error) => {
        metrics.threadsLost.inc();
        log.error({ err: error }, 'inference thread lost; the spare takes over');
      },
      onRead: (count, ms) => {
        metrics.predictions.inc(count);
        metrics.batchSeconds.observe(ms / 1000);
      },
    }),
    createPages({
      development: options.development,
      httpServer,
      host: config.host,
      port: config.port,
      originOf: proxies.originOf,
      async welcomeCookie(request) {
        const options = { secure: (config.publicUrl ?? proxies.originOf(request)).startsWith('https:') };
        // A page needs no database: it comes, and says itself what it cannot do.
        const visitor = await visitors.read(request.headers.cookie).catch((error: unknown) => {
          report(error);
          return undefined;
        });
        if (visitor === undefined) return null;
        return visitor ? visitors.renew(visitor, options) : identity.issuePerson(options).setCookie;
      },
    }),
  ]);
  const identity = createIdentity(keys);
  const visitors = createVisitors(identity, storage.people);
  if (inference.note) log.debug(inference.note);
  const adminTokens = new AdminTokens(storage.adminTokens, storage.people, config.adminToken ?? undefined);
  const firstAdminToken = config.adminToken ? null : await adminTokens.first(now());

  const report = (error: unknown, context: object = {}) => {
    metrics.failures.inc();
    log.error({ err: error, ...context });
  };
  const { archiveAfterMs, deleteAfterMs } = config;
  const loop = await openLoop({
    storage,
    inference,
    modelsDirs,
    dataDir,
    databaseUrl: config.databaseUrl,
    engine: config.engine,
    now,
    report,
    async swap(network, model) {
      fleet.tellAll({ kind: 'promoted', network });
      await fleet.rooms.readBy(network, model);
    },
    trialsChanged: () => fleet.tellAll({ kind: 'trials' }),
  });
  const gauge = createStrainGauge();
  const fleet = openFleet({
    redisUrl: config.redisUrl,
    store: storage.rooms,
    inference: loop.shadows,
    liveVersion: loop.versions.inPlaceOf,
    strain: gauge.strain,
    report,
    archiveMs: deleteAfterMs,
    onNews(news) {
      if (news.kind === 'recheck') recheck(news.person);
      if (news.kind === 'promoted') readByLive().catch(report);
      if (news.kind === 'trials') loop.shadows.refresh().catch(report);
    },
    onNewsLost() {
      sockets.recheck(() => true);
      readByLive().catch(report);
      loop.shadows.refresh().catch(report);
    },
    onTrouble: (error) => log.warn({ err: error }, 'Redis does not answer; it is being tried again'),
  });
  const { rooms } = fleet;
  const limits = createRateLimits(config.limits, fleet.counts);
  /** What the database says reads now, in every room of this process. */
  const readByLive = async () => {
    await loop.versions.refresh();
    for (const network of Object.keys(NETWORKS) as NetworkName[])
      await rooms.readBy(network, loop.versions.liveOf(network));
  };
  const recheck = (person: PersonId) => sockets.recheck((cookie) => identity.read(cookie)?.person === person);
  metrics.watch({
    roomsOpen: () => rooms.roomCount,
    participants: () => rooms.subscriberCount,
    uncommitted: () => rooms.uncommitted,
    drawingsWaiting: () => inference.waiting,
    strain: gauge.strain,
    statementsWaiting: () => storage.load(),
    runs: () => storage.training.list(RUNS_WATCHED),
  });
  const games = fleet.share(createGames({ storage, inference, secret: keys[0].secret, report }));
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
    visitors,
    proxies,
    limits,
    adminTokens,
    personKeys: new PersonKeys(storage.personKeys),
    recheck(person) {
      fleet.tellAll({ kind: 'recheck', person });
      recheck(person);
    },
    note: (event, about) => log.info(about, event),
    registry: metrics.registry,
    modelsDirs,
    ...loop,
    publicUrl: config.publicUrl,
    now,
    renamed: rooms.personRenamed,
    presentIn: rooms.presentIn,
    report,
  });
  const lastAnswers = watchAnswers(httpServer);
  handleRequests(httpServer, {
    originOf: proxies.originOf,
    api: api.handle,
    async pages(request, response) {
      if (!request.url?.startsWith(ASSETS)) await limits.spend('read', proxies.addressOf(request), null);
      await pages.handle(request, response);
    },
    log,
    answered: (method, status, ms) =>
      metrics.requestSeconds.observe({ method, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
    report,
  });

  const doorkeeper = createDoorkeeper({
    visitors,
    storage,
    rooms,
    liveOf: loop.versions.liveOf,
    links: (room, origin) => roomLinks(room, config.publicUrl ?? reachableOrigin(origin, config.host, lan)),
    mayJoin: joinLimit(limits),
    now,
  });
  const people = new PersonBudgets();
  const joins = createJoinQueue();
  const sockets = createSocketServer({
    httpServer,
    allowOrigin: (request) => allowedOrigin(request, proxies.originOf(request), config.publicUrl),
    originOf: (request) => baseOf(proxies.originOf(request)),
    addressOf: proxies.addressOf,
    onConnection: (socket) =>
      createRoomConnection(socket, {
        doorkeeper,
        people,
        joins,
        games,
        now,
        after: systemClock.after,
        events: {
          joined: (about) => log.debug({ socket: socket.id, ...about }, 'joined'),
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

  await fleet.start();
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
      await Promise.all([fleet.close(), loop.close()]);
      await games.settled();
      sockets.close();
      await lastAnswers();
      httpServer.closeAllConnections();
      await Promise.all([inference.close(), pages.close(), api.close()]);
      await storage.close();
      gauge.stop();
      metrics.stop();
    },
  };
}

/** Files of the build, which cost next to nothing; anything else of the pages is rendered. */
const ASSETS = '/_next/static/';
/** More than anybody starts between two looks at the metrics. */
const RUNS_WATCHED = 100;
/** Sockets and requests together; more would find no memory here. */
const MAX_CONNECTIONS = 10_000;

/** The database first: it says plainly what is wrong with a data folder that cannot be used. */
async function openData(config: Config): Promise<{ storage: Storage; keys: SessionKeys }> {
  const storage = await openStorage({ dataDir: config.dataDir, url: config.databaseUrl ?? undefined });
  const { dataDir, sessionSecret, sessionSecretPrevious } = config;
  const keys = await loadSessionKeys(dataDir, sessionSecret ?? undefined, sessionSecretPrevious ?? undefined);
  return { storage, keys };
}
