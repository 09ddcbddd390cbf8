import type { Closing, Connection, ConnectionEvents } from '@/app/session/connection';
import type { EpochMillis, ModelId, ParticipantId, RoomId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import { decide } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import type { RequestError } from '@/lib/room/error';
import { writeSnapshot } from '@/lib/room/snapshot';
import { emptyRoom } from '@/lib/room/state';
import type { Batch, ClientMessage, JoinAnswer, Participant, Prediction } from '@/lib/wire';

export const ROOM = 'room-of-tests' as RoomId;
export const you: Participant = {
  id: 'participant-1' as ParticipantId,
  name: 'Quiet Otter',
  colour: 3,
  role: 'owner',
  via: 'owner',
  present: true,
};

interface Heard {
  readonly name: string;
  readonly message: unknown;
}

/** A room with the real rules at the other end of a wire that is worked by hand. */
export class FakeWire {
  readonly heard: Heard[] = [];
  closed = false;
  credits = 0;
  /** How often it was called anew. */
  calls = 0;
  /** While true the room takes no ops. */
  failing = false;
  /** While true it takes ops and says nothing of them: the test does. */
  muffled = false;
  /** What `join` is answered instead of a welcome. */
  joinError: RequestError | null = null;
  events: ConnectionEvents | null = null;
  readonly #state = emptyRoom(1 as Batch['epoch']);
  readonly #log: Entry[] = [];
  #seenByClient = 0;

  readonly connect = (events: ConnectionEvents): Connection => {
    this.events = events;
    return {
      request: (name, message, answered) => {
        this.heard.push({ name, message });
        answered(this.#answer(name) as never);
      },
      sendOps: (message) => {
        this.heard.push({ name: 'ops', message });
        if (this.failing) return this.fail();
        if (!this.muffled) this.#take(message);
      },
      sendPresence: (message) => {
        this.heard.push({ name: 'presence', message });
      },
      sendCheer: (message) => {
        this.heard.push({ name: 'cheer', message });
      },
      credit: () => {
        this.credits++;
      },
      retry: () => {
        this.calls++;
        events.up();
      },
      close: () => {
        this.closed = true;
      },
    };
  };

  namesHeard(): string[] {
    return this.heard.map(({ name }) => name);
  }

  lastJoin(): ClientMessage<'join'> {
    return this.heard.findLast(({ name }) => name === 'join')!.message as ClientMessage<'join'>;
  }

  get logged(): readonly Entry[] {
    return this.#log;
  }

  /** Hands out all that was logged since, committed. */
  deliver(extra: Partial<Batch> = {}): void {
    const entries = this.#log.slice(this.#seenByClient);
    this.#seenByClient = this.#log.length;
    this.events!.batch({
      epoch: this.#state.epoch,
      snapshot: null,
      entries,
      committed: this.#state.seq,
      settledThrough: Math.max(0, ...this.#log.map(({ n }) => n)),
      refused: [],
      predictions: [],
      gone: [],
      presence: [],
      chat: [],
      cheers: [],
      people: null,
      room: null,
      ...extra,
    });
  }

  hangUp(closing: Closing): void {
    this.events!.closing(closing);
  }

  /** Ops that cannot be taken end the connection, as the server does it. */
  fail(): void {
    this.hangUp({ reason: 'error', message: 'The room cannot be saved just now.' });
    this.events!.down(true);
  }

  #answer(name: string): unknown {
    if (name === 'join') return this.#join();
    if (name === 'share')
      return {
        ok: true,
        drawUrl: `http://inkling.test/room/${ROOM}#k=draw`,
        viewUrl: `http://inkling.test/room/${ROOM}#k=view`,
      };
    return { ok: true };
  }

  #take({ ops }: ClientMessage<'ops'>): void {
    const { session } = this.lastJoin();
    for (const { n, op } of ops) {
      const decision = decide(
        this.#state,
        { participant: you.id, session, role: 'owner', present: 1 },
        { n, op },
        Date.now() as EpochMillis,
      );
      if (!decision.ok) throw new Error(`The room refused: ${JSON.stringify(decision)}`);
      applyEntry(this.#state, decision.entry);
      this.#log.push(decision.entry);
    }
  }

  #join(): JoinAnswer {
    if (this.joinError !== null) return { ok: false, error: this.joinError };
    this.#seenByClient = this.#log.length;
    return {
      ok: true,
      room: {
        id: ROOM,
        name: 'Amber Meadow',
        draft: true,
        model: 'cnn@shipped' as ModelId,
        owner: you.id,
        deletedAt: null,
      },
      you,
      people: [you],
      catchUp: { kind: 'snapshot', snapshot: writeSnapshot(this.#state) },
      committed: this.#state.seq,
      predictions: [],
      tabs: [],
      chat: [],
      links: null,
    };
  }
}

export const prediction = (glyph: string, seq: number, digit = 4): Prediction => ({
  glyph: glyph as Prediction['glyph'],
  seq: seq as Prediction['seq'],
  model: 'cnn@shipped' as ModelId,
  sheet: 0,
  box: [0, 0, 100, 100],
  strokes: [glyph as Prediction['glyph']],
  probabilities: Array.from({ length: 10 }, (_, i) => (i === digit ? 0.91 : 0.01)),
  isDigit: null,
});
