import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { MAX_MESSAGE_BYTES, type ServerMessage, type ServerMessageName } from '@/lib/wire';
import type { Answer, SocketHandlers, SocketPort } from './socket-port';
import { textFrame } from './text-frame';

export interface SocketServerOptions {
  readonly httpServer: HttpServer;
  /** Whether a page of this request's origin may open a socket. */
  readonly allowOrigin: (request: IncomingMessage) => boolean;
  readonly originOf: (request: IncomingMessage) => string;
  readonly addressOf: (request: IncomingMessage) => string;
  readonly onConnection: (socket: SocketPort) => SocketHandlers;
}

export interface SocketServer {
  /** Ends the connections that were opened with such a Cookie header. Whose cookie still holds is back in a moment. */
  recheck(concerns: (cookie: string | undefined) => boolean): void;
  /** Ends every connection and takes no more. Does not wait for clients that never answer. */
  close(): void;
}

/**
 * Packets that may wait for a socket before its room treats it as slow: at one batch per 16 ms and one frame on credit, this is
 * about a second of everything.
 */
const MAX_WAITING_PACKETS = 64;

/** The one file that knows Socket.IO: everything else speaks to `SocketPort`. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const io = new Server(options.httpServer, {
    serveClient: false,
    // Next's development server upgrades its own sockets on the same HTTP server.
    destroyUpgrade: false,
    // Measured: costs 2.5 to 7 times the CPU of sending the bytes as they are; frames are deflated once for all watchers.
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (request, allow) => allow(null, options.allowOrigin(request)),
  });

  io.on('connection', (socket) => {
    const { request } = socket;
    const handlers = options.onConnection(
      portOf(socket, options.originOf(request), options.addressOf(request)),
    );
    socket.onAny((name: unknown, ...rest: unknown[]) => {
      const last = rest.at(-1);
      const answer: Answer | null = typeof last === 'function' ? (payload) => last(payload) : null;
      const data = typeof last === 'function' && rest.length === 1 ? undefined : rest[0];
      handlers.message(String(name), data, answer);
    });
    socket.on('disconnect', () => handlers.closed());
  });

  return {
    recheck(concerns) {
      for (const socket of io.sockets.sockets.values())
        if (concerns(socket.request.headers.cookie)) socket.disconnect(true);
    },
    close() {
      // Not awaited: `io.close()` waits for every client, and a laptop asleep never answers.
      void io.close();
    },
  };
}

interface Packet {
  /** As Socket.IO's protocol has an event of the main namespace. */
  readonly text: string;
  /** As it goes over a WebSocket. */
  readonly frame: readonly Buffer[];
}

/** What a room says to many is one object, and is encoded once. */
const packets = new WeakMap<object, Packet>();

function packetOf<Name extends ServerMessageName>(name: Name, message: ServerMessage<Name>): Packet {
  let packet = packets.get(message);
  if (!packet) {
    const text = `2${JSON.stringify([name, message])}`;
    // The 4 is Engine.IO's: a message.
    packet = { text, frame: textFrame(`4${text}`) };
    packets.set(message, packet);
  }
  return packet;
}

/** Socket.IO finds bytes in a message, and sends them beside it. */
const holdsBytes = (message: object): boolean => 'snapshot' in message && message.snapshot !== null;

function portOf(socket: Socket, origin: string, address: string): SocketPort {
  let waiting = 0;
  socket.conn.on('drain', () => {
    waiting = 0;
  });
  const notSlow = () => ++waiting < MAX_WAITING_PACKETS;
  return {
    id: socket.id,
    cookie: socket.request.headers.cookie,
    origin,
    address,
    send(name, message) {
      if (holdsBytes(message)) socket.emit(name, message);
      else {
        const { text, frame } = packetOf(name, message);
        // What Socket.IO itself does when it tells many sockets the same. Where the line is no WebSocket, the text goes.
        socket.conn.write(text, { wsPreEncodedFrame: frame } as object);
      }
      return notSlow();
    },
    sendFrame(frame) {
      socket.emit('frame', frame);
      return notSlow();
    },
    close: () => void socket.disconnect(true),
  };
}
