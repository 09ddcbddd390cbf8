import type { ModelId, SessionId } from '@/lib/ids';
import type { RequestError } from '@/lib/room/error';
import type { Batch, Closing, Cursor } from '@/lib/wire';
import { type InferencePort, type Reading, type ReadRequest, StaleReadError } from '@/server/inference/port';
import { createRooms, type Rooms } from '@/server/rooms/create-rooms';
import type { RoomPort, RoomSubscription } from '@/server/rooms/port';
import type { ParticipantRecord, RoomStore } from '@/server/storage/ports';
import { FakeClock, settle } from '../fake-clock';
import { session as sessionOf } from './room-play';
import { participantRecord, ROOM, readingOf } from './room-records';

interface Ask {
  readonly request: ReadRequest;
  readonly key: string | undefined;
  readonly resolve: (reading: Reading) => void;
  readonly reject: (error: Error) => void;
}

/** A network that answers when the test says so, or at once with `auto`. */
export class HandInference implements Pick<InferencePort, 'read'> {
  readonly asks: Ask[] = [];
  /** Everything that was ever asked. */
  readonly requests: ReadRequest[] = [];

  constructor(public auto = true) {}

  read(request: ReadRequest, key?: string): Promise<Reading> {
    this.requests.push(request);
    return new Promise((resolve, reject) => {
      const ask = { request, key, resolve, reject };
      if (this.auto) resolve(this.#answer(request));
      else this.asks.push(ask);
    });
  }

  /** Answers the oldest question. */
  answer(digit = 7): void {
    const ask = this.asks.shift();
    ask?.resolve(this.#answer(ask.request, digit));
  }

  overtake(): void {
    this.asks.shift()?.reject(new StaleReadError());
  }

  fail(error: Error): void {
    this.asks.shift()?.reject(error);
  }

  /** `cnn`: 1 and 3 are conv maps, 2, 4, 7 and 8 are in the default view. */
  #answer({ layers, model }: ReadRequest, digit = 7): Reading {
    const indices = layers === 'none' ? [] : layers === 'default' ? [2, 4, 7, 8] : [1, 2, 3, 4, 7, 8];
    const packed = indices.map((index) => ({ index, scale: 1, cells: 1, deflated: new Uint8Array([3, 0]) }));
    return readingOf(digit, { model: model as ModelId, packed });
  }
}

export interface Visitor {
  readonly subscription: RoomSubscription;
  readonly batches: Batch[];
  readonly frames: Uint8Array[];
  readonly closed: { reason: Closing['reason']; message: string }[];
  /** Resolves when the room ends the connection. */
  readonly ended: Promise<void>;
  /** What the socket says of itself. */
  quick: boolean;
}

/** Real rooms on a given store, with a fake clock and a network answered by hand. */
export class RoomHarness {
  readonly clock = new FakeClock();
  readonly inference = new HandInference();
  readonly reports: unknown[] = [];
  readonly rooms: Rooms;
  /** Of the process that it plays. */
  strain = 0;

  constructor(readonly store: RoomStore) {
    this.rooms = createRooms({
      store,
      inference: this.inference,
      clock: this.clock,
      strain: () => this.strain,
      idleMs: 60_000,
      report: (error) => this.reports.push(error),
    });
  }

  async room(): Promise<RoomPort> {
    const room = await this.rooms.open(ROOM);
    if (!room) throw new Error('there is no room');
    return room;
  }

  async subscribe(
    participant: ParticipantRecord,
    session: SessionId,
    options: { cursor?: Cursor; unsettledFrom?: number } = {},
  ): Promise<Visitor | RequestError> {
    const heard = {
      batches: [] as Batch[],
      frames: [] as Uint8Array[],
      closed: [] as Visitor['closed'],
      quick: true,
    };
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const room = await this.room();
    const subscription = await room.subscribe(
      {
        session,
        participant,
        sendBatch: (batch) => {
          heard.batches.push(structuredClone(batch));
          return heard.quick;
        },
        sendFrame: (frame) => {
          heard.frames.push(frame);
          return heard.quick;
        },
        close(reason, message) {
          heard.closed.push({ reason, message });
          end();
        },
      },
      { cursor: options.cursor, unsettledFrom: options.unsettledFrom ?? 1 },
    );
    return 'code' in subscription ? subscription : Object.assign(heard, { ended, subscription });
  }

  /** Joins and takes in what the joining itself brings: nothing of it is in `batches`, and the line is quiet. */
  async join(
    i: number,
    options: {
      session?: string;
      cursor?: Cursor;
      unsettledFrom?: number;
      role?: ParticipantRecord['role'];
    } = {},
  ): Promise<Visitor> {
    const { session = String(i), role, ...rest } = options;
    const visitor = await this.subscribe(participantRecord(i, role), sessionOf(session), rest);
    if ('code' in visitor) throw new Error(visitor.message);
    await this.quiet();
    visitor.batches.length = 0;
    return visitor;
  }

  /** Long enough for every line to be quiet again. */
  async quiet(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      this.clock.advance(50);
      await settle();
    }
  }
}
