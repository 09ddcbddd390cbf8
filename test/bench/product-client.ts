import { io, type Socket } from 'socket.io-client';
import type { Op } from '@/lib/room/op';
import { type Batch, type JoinAnswer, PROTOCOL_VERSION, type ServerMessage } from '@/lib/wire';

const ANSWER_WITHIN_MS = 30_000;

/** One person with one tab in a room of a running product, without a browser. */
export interface ProductClient {
  readonly socket: Socket;
  readonly roomUrl: string;
  /** Sends ops, numbered on; resolves when the server has taken them. */
  send(ops: readonly Op[]): void;
  /** The n of the next op: the stroke that a `begin` makes is named by it. */
  readonly nextN: number;
  readonly session: string;
  close(): void;
}

/** Makes a room as the page does, and joins it as its owner. */
export async function openRoom(origin: string): Promise<ProductClient> {
  const made = await fetch(`${origin}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: '{}',
  });
  if (made.status !== 201) throw new Error(`POST /api/rooms answered ${made.status}: ${await made.text()}`);
  const { drawUrl } = (await made.json()) as { drawUrl: string };
  // Links lead to an address that other devices reach; here all are at home.
  const { pathname, hash } = new URL(drawUrl);
  return enter(`${origin}${pathname}${hash}`, made);
}

/** Somebody else opens the room's link. */
export async function comeIn({ roomUrl }: ProductClient): Promise<ProductClient> {
  const { origin } = new URL(roomUrl);
  return enter(roomUrl, await fetch(`${origin}${GIVES_A_PERSON}`));
}

/** Gives a person to whoever comes without one. */
const GIVES_A_PERSON = '/api/rooms/recent';

async function enter(roomUrl: string, answered: Response): Promise<ProductClient> {
  const { origin, pathname, hash } = new URL(roomUrl);
  const cookie = answered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const socket = io(origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie },
  });
  const session = `bench-${Math.random().toString(36).slice(2, 12)}`;
  const answer: JoinAnswer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('join', {
    protocol: PROTOCOL_VERSION,
    room: pathname.split('/').at(-1),
    key: hash.slice('#k='.length),
    session,
    unsettledFrom: 1,
  });
  if (!answer.ok) throw new Error(`The room could not be joined: ${answer.error.message}`);
  let next = 1;
  return {
    socket,
    roomUrl,
    session,
    get nextN() {
      return next;
    },
    send(ops) {
      socket.emit('ops', { ops: ops.map((op) => ({ n: next++, op })) });
    },
    close: () => void socket.disconnect(),
  };
}

/** Resolves with the first batch that fits; give it before what causes the batch. Rejects when the connection ends before. */
export function batchWhere(socket: Socket, fits: (batch: Batch) => boolean): Promise<Batch> {
  return new Promise((resolve, reject) => {
    let why = '';
    const onBatch = (batch: Batch) => {
      if (!fits(batch)) return;
      stop();
      resolve(batch);
    };
    const onClosing = ({ message }: ServerMessage<'closing'>) => {
      why = message;
    };
    const onDisconnect = (reason: string) => {
      stop();
      reject(new Error(`The connection ended before what was waited for came: ${why || reason}`));
    };
    const stop = () => {
      socket.off('batch', onBatch);
      socket.off('closing', onClosing);
      socket.off('disconnect', onDisconnect);
    };
    socket.on('batch', onBatch);
    socket.on('closing', onClosing);
    socket.on('disconnect', onDisconnect);
    if (socket.disconnected) onDisconnect('it is closed');
  });
}
