import { io, type Socket } from 'socket.io-client';
import type { SessionId } from '@/lib/ids';
import { type Batch, type Closing, type JoinAnswer, PROTOCOL_VERSION } from '@/lib/wire';
import { beginOp } from '../support/rooms/room-play';
import type { Visitor } from './visitor';

const DRAW_EVERY_MS = 50;
const RETRY_MS = 100;
/** What a page waits for an answer before it looks elsewhere. */
const ANSWER_MS = 3_000;
const MOST_AT_ONCE = 64;

/** Somebody who goes on drawing, as a page does, whatever becomes of the server: at another one, with what is not settled. */
export interface RovingPen {
  readonly session: SessionId;
  readonly sent: number;
  /** The last n that a server said is settled. */
  readonly settled: number;
  /** The longest time that nothing was settled, and what it was refused. */
  readonly longestGapMs: number;
  readonly refused: readonly string[];
  /** How often it had to join. */
  readonly joins: number;
  rest(): void;
  close(): void;
}

/** @param origins tried one after the other, the first first */
export function startRovingPen(visitor: Visitor, origins: readonly string[], session: SessionId): RovingPen {
  let [sent, settled, joins, tries] = [0, 0, 0, 0];
  let [lastSettled, longestGapMs] = [performance.now(), 0];
  let socket: Socket | null = null;
  let ready = false;
  let closed = false;
  const refused: string[] = [];

  const submit = (from: number) => {
    if (!ready || from > sent) return;
    const ops = [];
    for (let n = from; n <= sent && ops.length < MOST_AT_ONCE; n++) ops.push({ n, op: beginOp(n) });
    const through = ops.at(-1)!.n;
    const own = socket;
    socket
      ?.timeout(ANSWER_MS)
      .emitWithAck('ops', { ops })
      .then((answer: { ok: boolean }) => {
        if (own !== socket) return;
        // Not taken: given again a little later, as the page does.
        if (!answer.ok) setTimeout(() => submit(settled + 1), RETRY_MS);
        else if (through < sent) submit(through + 1);
      })
      .catch(() => own === socket && again());
  };
  const again = () => {
    socket?.disconnect();
    socket = null;
    ready = false;
    if (!closed) setTimeout(join, RETRY_MS);
  };
  function join(): void {
    if (closed || socket) return;
    const origin = origins[tries++ % origins.length]!;
    const own = io(origin, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: ANSWER_MS,
      extraHeaders: { cookie: visitor.cookie },
    });
    socket = own;
    const lost = () => {
      if (own === socket) again();
    };
    own.on('connect_error', lost);
    own.on('disconnect', lost);
    own.on('closing', (_: Closing) => {
      // The server is there: the room is to be joined anew, where one is.
      tries--;
      lost();
    });
    own.on('batch', (batch: Batch) => {
      for (const { n, error } of batch.refused) refused.push(`${n}: ${error.message}`);
      if (batch.settledThrough === null || batch.settledThrough <= settled) return;
      settled = batch.settledThrough;
      longestGapMs = Math.max(longestGapMs, performance.now() - lastSettled);
      lastSettled = performance.now();
    });
    own.on('connect', async () => {
      const answer: JoinAnswer | null = await own
        .timeout(ANSWER_MS)
        .emitWithAck('join', {
          protocol: PROTOCOL_VERSION,
          room: visitor.room,
          key: visitor.key,
          session,
          unsettledFrom: settled + 1,
        })
        .catch(() => null);
      if (own !== socket) return;
      if (!answer?.ok) return again();
      joins += 1;
      ready = true;
      submit(settled + 1);
    });
  }
  join();
  const timer = setInterval(() => {
    if (joins === 0) {
      lastSettled = performance.now();
      return;
    }
    sent += 1;
    submit(sent);
  }, DRAW_EVERY_MS);
  const rest = () => clearInterval(timer);
  return {
    session,
    get sent() {
      return sent;
    },
    get settled() {
      return settled;
    },
    get longestGapMs() {
      return longestGapMs;
    },
    get joins() {
      return joins;
    },
    refused,
    rest,
    close() {
      closed = true;
      rest();
      socket?.disconnect();
    },
  };
}
