import type { ServerMessage, ServerMessageName } from '@/lib/wire';

/** Answers one request: `{ ok: true, … }` or `{ ok: false, error }`. */
export type Answer = (payload: object) => void;

export interface SocketHandlers {
  /** `data` is whatever came over the wire: validate it first. `answer` is null where the client asked for none. */
  message(name: string, data: unknown, answer: Answer | null): void;
  closed(): void;
}

/** One connection as the rest of the server sees it; hides the transport. */
export interface SocketPort {
  readonly id: string;
  /** Raw `Cookie` header of the handshake. */
  readonly cookie: string | undefined;
  /** `https://host` as the client reached us, for absolute links. */
  readonly origin: string;
  readonly address: string;
  /** Never throws; false says that the client takes less than it is sent. */
  send<Name extends ServerMessageName>(name: Name, message: ServerMessage<Name>): boolean;
  sendFrame(frame: Uint8Array): boolean;
  close(): void;
}
