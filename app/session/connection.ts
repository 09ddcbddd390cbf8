import { io, type Socket } from 'socket.io-client';
import type { RoundSight } from '@/lib/game/reveal';
import type { GameView } from '@/lib/game/view';
import type { RequestError } from '@/lib/room/error';
import type { Batch, ClientMessage, JoinAnswer, PlainAnswer, ServerMessage, ShareAnswer } from '@/lib/wire';

/** How long a request may go unanswered before it counts as failed. */
const ANSWER_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

export type Closing = ServerMessage<'closing'>;

export interface ConnectionEvents {
  /** The wire stands, for the first time or again; the first thing to say is `join`. */
  up(): void;
  /** `hungUp`: the server ended it, and it stays down until `retry`. Otherwise the wire calls again by itself. */
  down(hungUp: boolean): void;
  batch(batch: Batch): void;
  closing(closing: Closing): void;
  frame(buffer: ArrayBuffer): void;
  game(view: GameView): void;
  noGame(): void;
  sight(sight: RoundSight): void;
}

export interface Answers {
  join: JoinAnswer;
  watch: PlainAnswer;
  chat: PlainAnswer;
  react: PlainAnswer;
  unsay: PlainAnswer;
  share: ShareAnswer;
  revive: PlainAnswer;
  network: PlainAnswer;
  game: PlainAnswer;
}

export interface Connection {
  /**
   * A request that got no answer is answered `unavailable`. By callback and not by promise: what arrives right behind the answer
   * to `join` must find it already heard.
   */
  request<Name extends keyof Answers>(
    name: Name,
    message: ClientMessage<Name>,
    answered: (answer: Answers[Name]) => void,
  ): void;
  /**
   * Asks for no answer: batches tell what was settled and what was refused. Ops that could not be taken at all end the connection,
   * and with it whatever was sent behind them.
   */
  sendOps(message: ClientMessage<'ops'>): void;
  /** `passing`: not worth keeping where the line is busy; the next says more. */
  sendPresence(message: ClientMessage<'presence'>, passing: boolean): void;
  /** Worth nothing a moment later. */
  sendCheer(message: ClientMessage<'cheer'>): void;
  credit(): void;
  /** Calls anew, now: instead of at the end of the back-off, or because the wire stands and is of no use. */
  retry(): void;
  close(): void;
}

const unanswered: RequestError = {
  code: 'unavailable',
  message: 'The server did not answer. What you drew is kept here and sent again.',
};

/** To the server that the page came from. */
export const connect = (events: ConnectionEvents): Connection =>
  connectOver(
    io({
      transports: ['websocket', 'polling'],
      reconnectionDelay: 400,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.5,
      // A server that is starting may hold a handshake without answering; the library would wait for 20 s.
      timeout: CONNECT_TIMEOUT_MS,
    }),
    events,
  );

/**
 * The one place that knows the socket library. What arrives is not validated again: the page and the server come from one build,
 * and `join` refuses a page of another protocol.
 */
export function connectOver(socket: Socket, events: ConnectionEvents): Connection {
  let closed = false;

  socket.on('connect', () => events.up());
  // A WebSocket at once is a round trip less. Where one fails or hangs (a proxy, a server half up), plain requests come first from
  // then on and the WebSocket is only an upgrade.
  socket.on('connect_error', () => {
    socket.io.opts.transports = ['polling', 'websocket'];
  });
  socket.on('disconnect', (reason) => events.down(reason === 'io server disconnect'));
  socket.on('batch', (batch: Batch) => events.batch(batch));
  socket.on('closing', (closing: Closing) => events.closing(closing));
  socket.on('game', (view: GameView) => events.game(view));
  socket.on('noGame', () => events.noGame());
  socket.on('sight', (sight: RoundSight) => events.sight(sight));
  socket.on('frame', (buffer: ArrayBuffer) => events.frame(buffer));

  return {
    request<Name extends keyof Answers>(
      name: Name,
      message: ClientMessage<Name>,
      answered: (answer: Answers[Name]) => void,
    ) {
      socket
        .timeout(ANSWER_TIMEOUT_MS)
        .emit(name, message, (failed: Error | null, answer: Answers[Name]) =>
          answered(failed === null ? answer : { ok: false, error: unanswered }),
        );
    },
    sendOps(message) {
      // The library would keep them for the next connection, where the replica gives them again.
      if (socket.connected) socket.emit('ops', message);
    },
    sendPresence(message, passing) {
      if (socket.connected) (passing ? socket.volatile : socket).emit('presence', message);
    },
    sendCheer(message) {
      if (socket.connected) socket.volatile.emit('cheer', message);
    },
    credit() {
      if (socket.connected) socket.emit('credit', {});
    },
    retry() {
      if (closed) return;
      if (socket.connected) socket.disconnect();
      socket.connect();
    },
    close() {
      closed = true;
      socket.disconnect();
    },
  };
}
