import { io } from 'socket.io-client';
import type { RequestError } from '@/lib/room/error';
import type {
  Batch,
  ClientMessage,
  ClientMessageName,
  JoinAnswer,
  PlainAnswer,
  ServerMessage,
  ShareAnswer,
} from '@/lib/wire';

/** How long a request may go unanswered before it counts as failed. */
const ANSWER_TIMEOUT_MS = 10_000;

export type Closing = ServerMessage<'closing'>;

export interface ConnectionEvents {
  /** The wire stands, for the first time or again; the first thing to say is `join`. */
  up(): void;
  down(): void;
  batch(batch: Batch): void;
  closing(closing: Closing): void;
  frame(buffer: ArrayBuffer): void;
}

interface Answers {
  join: JoinAnswer;
  ops: PlainAnswer;
  watch: PlainAnswer;
  share: ShareAnswer;
}

export interface Connection {
  /** Never rejects: a request that got no answer is answered `unavailable`. */
  request<Name extends keyof Answers>(name: Name, message: ClientMessage<Name>): Promise<Answers[Name]>;
  credit(): void;
  /** Tries again now instead of at the end of the back-off. */
  retry(): void;
  close(): void;
}

const unanswered: RequestError = {
  code: 'unavailable',
  message: 'The server did not answer. What you drew is kept here and sent again.',
};

/**
 * The one place that knows the socket library. What arrives is not validated again: the page and the server come from one build,
 * and `join` refuses a page of another protocol.
 */
export function connect(events: ConnectionEvents): Connection {
  const socket = io({
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
  });
  let closed = false;

  socket.on('connect', () => events.up());
  socket.on('disconnect', () => events.down());
  socket.on('batch', (batch: Batch) => events.batch(batch));
  socket.on('closing', (closing: Closing) => events.closing(closing));
  socket.on('frame', (buffer: ArrayBuffer) => events.frame(buffer));

  const send = (name: ClientMessageName, message: object): Promise<unknown> =>
    socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, message);

  return {
    request<Name extends keyof Answers>(name: Name, message: ClientMessage<Name>): Promise<Answers[Name]> {
      return send(name, message).then(
        (answer) => answer as Answers[Name],
        () => ({ ok: false, error: unanswered }) as Answers[Name],
      );
    },
    credit() {
      if (socket.connected) socket.emit('credit', {});
    },
    retry() {
      // A server that hung up by itself is not called again by the library.
      if (!closed && !socket.connected) socket.connect();
    },
    close() {
      closed = true;
      socket.disconnect();
    },
  };
}
