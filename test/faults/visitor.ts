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

export const newVisitor = (origin: string): Promise<Visitor> => made(origin, '/api/rooms', {}, 'drawUrl');

/** A person with a game of their own. */
export const newPlayer = (origin: string, settings: object): Promise<Visitor> =>
  made(origin, '/api/games', settings, 'playUrl');

async function made(
  origin: string,
  path: string,
  body: object,
  link: 'drawUrl' | 'playUrl',
): Promise<Visitor> {
  const answer = await post({ origin, cookie: '' }, path, body);
  if (answer.status !== 201)
    throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  const { id, [link]: url } = (await answer.json()) as Readonly<Record<'id' | typeof link, string>>;
  return { origin, cookie: cookieOf(answer), room: id, key: url.split('#k=')[1]! };
}

/** What a browser would send from then on. */
export const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

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
