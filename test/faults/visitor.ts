import { io, type Socket } from 'socket.io-client';
import { type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';

/** Longer than any fault here lasts. */
const PATIENCE_MS = 30_000;

export interface Place {
  readonly room: string;
  readonly key: string;
}

/** A person with a room of their own. */
export interface Visitor extends Place {
  readonly origin: string;
  readonly cookie: string;
}

export async function post(
  { origin, cookie }: Pick<Visitor, 'origin' | 'cookie'>,
  path: string,
  body: object,
): Promise<Response> {
  return fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
}

export async function newVisitor(origin: string): Promise<Visitor> {
  const made = await post({ origin, cookie: '' }, '/api/rooms', {});
  if (made.status !== 201) throw new Error(`POST /api/rooms answered ${made.status}: ${await made.text()}`);
  const { id, drawUrl } = (await made.json()) as { id: string; drawUrl: string };
  const cookie = made.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { origin, cookie, room: id, key: drawUrl.split('#k=')[1]! };
}

/** Connects and joins; the connection is never opened anew by itself. */
export async function joined(
  { origin, cookie, room, key }: Visitor,
  session: string,
  hear: (socket: Socket) => void = () => {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Socket> {
  const socket = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: PATIENCE_MS,
    extraHeaders: { cookie, ...headers },
  });
  hear(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const answer: JoinAnswer = await socket.timeout(PATIENCE_MS).emitWithAck('join', {
    protocol: PROTOCOL_VERSION,
    room,
    key,
    session,
    unsettledFrom: 1,
  });
  if (answer.ok) return socket;
  socket.disconnect();
  throw new Error(`A room could not be joined: ${answer.error.code}, ${answer.error.message}`);
}
