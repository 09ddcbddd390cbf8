import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { EpochMillis, ModelId, PersonId, RoomId } from '@/lib/ids';
import { allowedOrigin } from '@/server/addresses';
import { createIdentity } from '@/server/auth/identity';
import { loadSessionKeys } from '@/server/auth/secrets';
import { createVisitors } from '@/server/auth/visitors';
import { createGames } from '@/server/games/create-games';
import { roomLinks } from '@/server/http/room-links';
import { createInference } from '@/server/inference/create-inference';
import { createProxies } from '@/server/proxies';
import { systemClock } from '@/server/rooms/clock';
import { createRooms } from '@/server/rooms/create-rooms';
import { PersonBudgets } from '@/server/sockets/allowance';
import { createDoorkeeper } from '@/server/sockets/doorkeeper';
import { createJoinQueue } from '@/server/sockets/join-queue';
import { createRoomConnection } from '@/server/sockets/room-connection';
import { createSocketServer } from '@/server/sockets/socket-server';
import { openStorage, type Storage } from '@/server/storage';
import { temporaryData } from './product';

/** One room of `owner-1` over real sockets, on a real database, read by a real network. */
export interface RoomServer {
  readonly origin: string;
  readonly storage: Storage;
  readonly room: RoomId;
  readonly drawKey: string;
  readonly viewKey: string;
  /** What sockets are refused for, by its code. */
  readonly refused: readonly string[];
  /** @param person null: without a cookie */
  connect(person: string | null, headers?: Readonly<Record<string, string>>): Socket;
  close(): Promise<void>;
}

const fail = (error: unknown): void => {
  throw error;
};
const ignore = (): void => {};

/** @param paceClock milliseconds, of what the server counts the pace of its clients by */
export async function startRoomServer(paceClock: () => number = Date.now): Promise<RoomServer> {
  const data = temporaryData();
  const httpServer = createServer();
  const opened: Socket[] = [];
  const refused: string[] = [];
  const now = () => Date.now() as EpochMillis;
  const room = 'room-under-test' as RoomId;
  const drawKey = 'draw-key-0123456789';
  const viewKey = 'view-key-0123456789';

  const identity = createIdentity(await loadSessionKeys(data.dir, undefined));
  const storage = await openStorage({ dataDir: data.dir });
  const inference = await createInference({ engine: 'wasm', modelsDirs: [join('server', 'models')] });
  const rooms = createRooms({ store: storage.rooms, inference, report: fail });
  await storage.people.put({ id: 'owner-1' as PersonId, name: 'Ada', role: 'person' }, now());
  await storage.rooms.create({
    id: room,
    name: 'Test room',
    draft: true,
    owner: 'owner-1' as PersonId,
    model: 'cnn@shipped' as ModelId,
    createdAt: now(),
    drawKey,
    viewKey,
    drawTurn: 0,
    viewTurn: 0,
    listed: false,
    seenAt: now(),
    archivedAt: null,
  });
  const games = createGames({ storage, inference, secret: new Uint8Array(32), report: fail });
  const doorkeeper = createDoorkeeper({
    visitors: createVisitors(identity, storage.people),
    storage,
    rooms,
    links: roomLinks,
    liveOf: (network) => `${network}@shipped` as ModelId,
    mayJoin: async () => null,
    now,
  });
  const proxies = createProxies(null);
  const people = new PersonBudgets();
  const sockets = createSocketServer({
    httpServer,
    allowOrigin: (request) => allowedOrigin(request, proxies.originOf(request), null),
    ...proxies,
    onConnection: (socket) =>
      createRoomConnection(socket, {
        doorkeeper,
        people,
        joins: createJoinQueue(),
        games,
        now: paceClock,
        after: systemClock.after,
        events: {
          opened: ignore,
          joined: ignore,
          closed: ignore,
          ops: ignore,
          refused: (code) => refused.push(code),
          batch: ignore,
          frame: ignore,
        },
        report: fail,
      }),
  });
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;

  return {
    origin,
    storage,
    room,
    drawKey,
    viewKey,
    refused,
    connect(person, headers = {}) {
      const cookie = person && identity.cookieOf(person as PersonId, { secure: false }).split(';')[0]!;
      const socket = io(origin, {
        forceNew: true,
        reconnection: false,
        transports: ['websocket'],
        extraHeaders: { ...(cookie ? { cookie } : {}), ...headers },
      });
      opened.push(socket);
      return socket;
    },
    async close() {
      for (const socket of opened) socket.disconnect();
      await rooms.close();
      sockets.close();
      httpServer.closeAllConnections();
      await inference.close();
      await storage.close();
      data.remove();
    },
  };
}
