import { io, type Socket } from 'socket.io-client';
import type { Op } from '@/lib/room/op';
import { type Batch, type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';

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

/** Makes a room as the page does, and joins it. */
export async function openRoom(origin: string): Promise<ProductClient> {
  const made = await fetch(`${origin}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: '{}',
  });
  if (made.status !== 201) throw new Error(`POST /api/rooms answered ${made.status}: ${await made.text()}`);
  const { id, drawUrl } = (await made.json()) as { id: string; drawUrl: string };
  const cookie = made.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const socket = io(origin, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie } });
  const session = `bench-${Math.random().toString(36).slice(2, 12)}`;
  const answer: JoinAnswer = await socket.emitWithAck('join', {
    protocol: PROTOCOL_VERSION,
    room: id,
    session,
    unsettledFrom: 1,
  });
  if (!answer.ok) throw new Error(`The room could not be joined: ${answer.error.message}`);
  let next = 1;
  return {
    socket,
    roomUrl: drawUrl,
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

/** Resolves with the first batch that fits; give it before what causes the batch. */
export function batchWhere(socket: Socket, fits: (batch: Batch) => boolean): Promise<Batch> {
  return new Promise((resolve) => {
    const listen = (batch: Batch) => {
      if (!fits(batch)) return;
      socket.off('batch', listen);
      resolve(batch);
    };
    socket.on('batch', listen);
  });
}
