import { CONSENT_VERSION } from '@/lib/drawing/consent';
import type { GameAction } from '@/lib/game/action';
import type { RoundSight } from '@/lib/game/reveal';
import { defaultSettings, type GameSettings, type Mode } from '@/lib/game/settings';
import { newGame } from '@/lib/game/state';
import type { Prompts } from '@/lib/game/step';
import type { GameView, PhaseView } from '@/lib/game/view';
import type { ModelId, OpId } from '@/lib/ids';
import type { Op } from '@/lib/room/op';
import type { Batch } from '@/lib/wire';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { createGames } from '@/server/games/create-games';
import type { GameSeat, Games } from '@/server/games/port';
import { historyRoute } from '@/server/http/routes/history';
import { createRooms, type Rooms } from '@/server/rooms/create-rooms';
import type { RoomSubscription } from '@/server/rooms/port';
import type { Storage } from '@/server/storage';
import { FakeClock, settle } from '../fake-clock';
import { session } from '../rooms/room-play';
import { participantRecord, person, ROOM, readingOf, roomRecord } from '../rooms/room-records';

/** A page at a game: all that it was sent, and its pen. */
export interface Guest {
  readonly i: number;
  readonly subscription: RoomSubscription;
  readonly seat: GameSeat;
  readonly batches: Batch[];
  readonly frames: Uint8Array[];
  readonly views: GameView[];
  readonly sights: RoundSight[];
  readonly session: string;
  n: number;
}

/** Real rooms and games on a real database, with a clock that is told to move and a network that reads what it is told. */
export class GameTable {
  readonly clock = new FakeClock();
  readonly reports: unknown[] = [];
  /** What the network takes every glyph for. */
  reads = 7;
  /** The network has so much to do that it answers rooms no more; what is asked for later it reads. */
  busy = false;
  #rooms: Rooms;
  #games: Games;

  constructor(
    readonly storage: Storage,
    private readonly prompts: Prompts,
  ) {
    [this.#rooms, this.#games] = this.#server();
  }

  #server(): [Rooms, Games] {
    const report = (error: unknown) => void this.reports.push(error);
    const rooms = createRooms({
      store: this.storage.rooms,
      inference: { read: () => (this.busy ? new Promise(() => {}) : this.#read()) },
      clock: this.clock,
      report,
    });
    const games = createGames({
      storage: this.storage,
      inference: { models: () => ['cnn@shipped' as ModelId], read: () => this.#read() },
      secret: new Uint8Array(32),
      clock: this.clock,
      prompts: this.prompts,
      report,
    });
    return [rooms, games];
  }

  readonly #read = async () => readingOf(this.reads);

  async make(mode: Mode, change: Partial<GameSettings> = {}): Promise<void> {
    for (const i of [0, 1, 2, 3]) {
      await this.storage.people.put({ id: person(i), name: `Person ${i}`, role: 'person' }, this.clock.now());
      await this.storage.people.setConsent(person(i), { version: CONSENT_VERSION, agrees: i !== 2 });
    }
    await this.storage.rooms.create(roomRecord({ draft: false }));
    for (const i of [0, 1, 2, 3])
      await this.storage.rooms.putParticipant(
        participantRecord(i, i === 3 ? 'viewer' : undefined),
        this.clock.now(),
      );
    await this.storage.games.create({
      room: ROOM,
      state: newGame({ ...defaultSettings(mode), ...change }),
      standing: 'lobby',
      players: 0,
      owner: person(0),
      changedAt: this.clock.now(),
    });
  }

  async come(i: number, name = String(i)): Promise<Guest> {
    const room = (await this.#rooms.open(ROOM))!;
    const participant = participantRecord(i, i === 3 ? 'viewer' : undefined);
    const heard = { batches: [] as Batch[], frames: [] as Uint8Array[] };
    const subscription = await room.subscribe(
      {
        session: session(name),
        participant,
        sendBatch: (batch) => heard.batches.push(structuredClone(batch)) > 0,
        sendFrame: (frame) => heard.frames.push(frame) > 0,
        close: () => undefined,
      },
      { unsettledFrom: 1 },
    );
    if ('code' in subscription) throw new Error(subscription.message);
    const told = { views: [] as GameView[], sights: [] as RoundSight[] };
    const seat = await this.#games.sit(room, participant, {
      game: (view) => void told.views.push(structuredClone(view)),
      sight: (sight) => void told.sights.push(structuredClone(sight)),
    });
    await this.quiet();
    return { i, subscription, seat: seat!, ...heard, ...told, session: session(name), n: 0 };
  }

  leave({ seat, subscription }: Guest): void {
    seat.leave();
    subscription.leave();
  }

  act(guest: Guest, action: GameAction): string | null {
    const refusal = guest.seat.act(action);
    if (refusal instanceof Promise) throw new Error('A game of this process answers at once.');
    return refusal?.code ?? null;
  }

  /** A stroke whose first point lies at x, and nothing else does; resolves with its id. */
  draw(guest: Guest, sheet: number, x: number): Promise<OpId> {
    return this.#stroke(guest, sheet, [x, 300, 0, 128, x, 600, 90, 128]);
  }

  /** A stroke that stands in the small square of one digit. */
  drawTiny(guest: Guest, sheet: number): Promise<OpId> {
    return this.#stroke(guest, sheet, [800, 450, 0, 128, 800, 550, 90, 128]);
  }

  async #stroke(guest: Guest, sheet: number, points: readonly number[]): Promise<OpId> {
    guest.subscription.watch('latest', 'all', sheet);
    const stroke = `${guest.session}.${guest.n + 1}` as OpId;
    await this.say(
      guest,
      { kind: 'begin', sheet, colour: 0, width: 12, pointer: 'mouse', points: [...points] },
      { kind: 'end', stroke },
    );
    return stroke;
  }

  async say(guest: Guest, ...ops: Op[]): Promise<void> {
    await guest.subscription.submit(ops.map((op) => ({ n: ++guest.n, op })));
    await this.quiet();
    guest.subscription.credit();
  }

  /** What the room's replay is made of, byte for byte, as the HTTP route gives it to one of the room. */
  async history(i: number): Promise<string> {
    const route = historyRoute({ storage: this.storage, rooms: this.#rooms });
    const reply = await route.handle({
      caller: { person: person(i) },
      params: { id: ROOM },
      query: new URLSearchParams(),
    } as Parameters<typeof route.handle>[0]);
    if (reply.kind !== 'stream') throw new Error('A history comes as a stream.');
    const pieces: Uint8Array[] = [];
    for await (const piece of reply.body) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  async quiet(): Promise<void> {
    for (let i = 0; i < 4; i++) {
      this.clock.advance(30);
      await settle();
    }
    await this.#games.settled();
    await settle();
  }

  /** Until this guest sees the game in such a phase. */
  async until<K extends PhaseView['kind']>(guest: Guest, kind: K): Promise<Extract<PhaseView, { kind: K }>> {
    for (let i = 0; i < 600; i++) {
      const phase = guest.views.at(-1)!.phase;
      if (phase.kind === kind) return phase as Extract<PhaseView, { kind: K }>;
      this.clock.advance(200);
      await this.quiet();
    }
    throw new Error(`${guest.views.at(-1)!.phase.kind} did not come to ${kind}`);
  }

  /** The server stops and another starts on the same data. */
  async restart(): Promise<void> {
    await this.#rooms.close();
    await this.#games.settled();
    [this.#rooms, this.#games] = this.#server();
  }

  async close(): Promise<void> {
    await this.#rooms.close();
    await this.#games.settled();
  }
}

/** Every byte that a guest was sent, as text: the welcome, batches, frames, views and what the network saw. */
export const heardBy = ({ subscription, batches, frames, views, sights }: Guest): string =>
  JSON.stringify(
    [
      subscription.welcome,
      batches,
      frames.map((frame) => Buffer.from(frame).toString('latin1')),
      views,
      sights,
    ],
    // Strokes of a snapshot are packed: they are searched as what they say.
    (key, value) => (key === 'strokes' && value instanceof Uint8Array ? decodeStrokes(value) : value),
  );
