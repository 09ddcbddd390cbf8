import type { RoomId } from '@/lib/ids';
import type { ShownEntry } from '@/lib/room/entry';
import { requestError } from '@/lib/room/error';
import type { GameSeat, Games } from '@/server/games/port';
import type { Clock } from '@/server/rooms/clock';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { RoomPort, RoomSubscription } from '@/server/rooms/port';
import type { Ask, FleetLetter, Outcome, SeatId, Subscribed } from './letters';
import type { ProcessId } from './process-id';

export interface RoomDeskOptions {
  readonly rooms: Pick<Rooms, 'open'>;
  /** Those of the rooms that are here; they need the rooms to be made. */
  readonly games: () => Pick<Games, 'sit'> | null;
  /** Whether the room is this process's, by its lease. */
  readonly owns: (room: RoomId) => boolean;
  /** False: it is time to wait. */
  readonly tell: (to: ProcessId, letter: FleetLetter) => boolean;
  readonly clock: Clock;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
}

interface GuestSeat {
  readonly subscription: RoomSubscription;
  readonly pace: { slow: boolean };
}

const READING_MS = 60_000;
const GONE = requestError('not-joined', 'This connection has left the room.');

/** Serves the rooms of this process to sockets of others: each of these has a seat here that says on what its socket says. */
export class RoomDesk {
  readonly #guests = new Map<ProcessId, Map<SeatId, GuestSeat>>();

  constructor(private readonly options: RoomDeskOptions) {}

  readonly #chairs = new Map<ProcessId, Map<SeatId, GameSeat>>();
  readonly #readings = new Map<
    number,
    { readonly pages: AsyncIterator<readonly ShownEntry[]>; end: () => void }
  >();
  #lastReading = 0;

  /** Processes with somebody here. */
  get guests(): readonly ProcessId[] {
    return [...this.#guests.keys()];
  }

  take(from: ProcessId, letter: FleetLetter & { readonly to: 'owner' }): void {
    if (letter.kind === 'ask') {
      const { call, room, ask } = letter;
      this.#answer(from, room, ask).then(
        (outcome) => this.options.tell(from, { to: 'guest', kind: 'answer', call, outcome }),
        (error: unknown) => {
          this.options.report(error, { room });
          const message = error instanceof Error ? error.message : String(error);
          this.options.tell(from, {
            to: 'guest',
            kind: 'answer',
            call,
            outcome: { kind: 'failed', message },
          });
        },
      );
      return;
    }
    if (letter.kind === 'stand-up') {
      this.#standUp(from, letter.chair);
      return;
    }
    const seat = this.#guests.get(from)?.get(letter.seat);
    if (!seat) return;
    switch (letter.kind) {
      case 'presence':
        seat.subscription.presence(letter.message);
        break;
      case 'watch':
        seat.subscription.watch(letter.glyph, letter.layers, letter.sheet);
        break;
      case 'credit':
        seat.subscription.credit();
        break;
      case 'cheer':
        seat.subscription.cheer(letter.message);
        break;
      case 'pace':
        seat.pace.slow = letter.slow;
        break;
      case 'leave':
        this.#leave(from, letter.seat);
        break;
      default:
        letter satisfies never;
    }
  }

  /** That process is not heard of any more, or we missed some of what it said: its sockets have to join again, should they be there. */
  drop(guest: ProcessId): void {
    for (const seat of this.#guests.get(guest)?.keys() ?? []) {
      this.options.tell(guest, {
        to: 'guest',
        kind: 'close',
        seat,
        reason: 'restarting',
        message: 'The servers lost each other for a moment. Joining again.',
      });
      this.#leave(guest, seat);
    }
    for (const chair of this.#chairs.get(guest)?.keys() ?? []) this.#standUp(guest, chair);
  }

  async #answer(from: ProcessId, room: RoomId, ask: Ask): Promise<Outcome> {
    if (!this.options.owns(room)) return { kind: 'not-here' };
    if (ask.kind === 'submit' || ask.kind === 'chat' || ask.kind === 'react' || ask.kind === 'unsay') {
      const seat = this.#guests.get(from)?.get(ask.seat);
      return { kind: 'value', value: seat ? await askSeat(seat.subscription, ask) : GONE };
    }
    if (ask.kind === 'page') return { kind: 'value', value: await this.#nextPage(ask.reading) };
    if (ask.kind === 'play')
      return {
        kind: 'value',
        value: (await this.#chairs.get(from)?.get(ask.chair)?.act(ask.action)) ?? null,
      };
    const port = await this.options.rooms.open(room);
    if (ask.kind === 'open') return { kind: 'value', value: port !== null };
    if (!port) return { kind: 'not-here' };
    if (ask.kind === 'room') return { kind: 'value', value: await askRoom(port, ask) };
    if (ask.kind === 'sit') return { kind: 'value', value: await this.#sit(from, port, ask) };
    if (ask.kind === 'history')
      return { kind: 'value', value: this.#read(await port.history(ask.participant)) };
    return { kind: 'value', value: await this.#subscribe(from, port, ask) };
  }

  async #sit(
    from: ProcessId,
    port: RoomPort,
    { chair, participant }: Ask & { readonly kind: 'sit' },
  ): Promise<boolean> {
    const { tell, games } = this.options;
    const seat = await games()?.sit(port, participant, {
      game: (view) => void tell(from, { to: 'guest', kind: 'game', chair, view }),
      sight: (sight) => void tell(from, { to: 'guest', kind: 'sight', chair, sight }),
    });
    if (!seat) return false;
    const chairs = this.#chairs.get(from) ?? new Map<SeatId, GameSeat>();
    this.#chairs.set(from, chairs.set(chair, seat));
    return true;
  }

  #standUp(guest: ProcessId, chair: SeatId): void {
    const chairs = this.#chairs.get(guest);
    chairs?.get(chair)?.leave();
    chairs?.delete(chair);
    if (chairs?.size === 0) this.#chairs.delete(guest);
  }

  #read(history: AsyncIterable<readonly ShownEntry[]> | null): number | null {
    if (!history) return null;
    const reading = ++this.#lastReading;
    this.#readings.set(reading, { pages: history[Symbol.asyncIterator](), end: this.#endLater(reading) });
    return reading;
  }

  /** Who does not come for the next page has gone away. */
  #endLater(reading: number): () => void {
    return this.options.clock.after(READING_MS, () => this.#readings.delete(reading));
  }

  async #nextPage(reading: number): Promise<readonly ShownEntry[] | null> {
    const open = this.#readings.get(reading);
    if (!open) throw new Error('That reading of a history is over.');
    open.end();
    const { done, value } = await open.pages.next();
    if (done) this.#readings.delete(reading);
    else open.end = this.#endLater(reading);
    return done ? null : value;
  }

  async #subscribe(
    from: ProcessId,
    port: RoomPort,
    { seat, session, participant, options }: Ask & { readonly kind: 'subscribe' },
  ): Promise<Subscribed> {
    const { tell } = this.options;
    const pace = { slow: false };
    let over = false;
    const subscription = await port.subscribe(
      {
        session,
        participant,
        bareFrames: true,
        sendBatch: (batch) => tell(from, { to: 'guest', kind: 'batch', seat, batch }) && !pace.slow,
        sendFrame: (frame) => tell(from, { to: 'guest', kind: 'frame', seat, frame }) && !pace.slow,
        close: (reason, message) => {
          over = true;
          tell(from, { to: 'guest', kind: 'close', seat, reason, message });
          this.#forget(from, seat);
        },
      },
      options,
    );
    if (!('welcome' in subscription)) return { error: subscription };
    if (over) return { error: GONE };
    const seats = this.#guests.get(from) ?? new Map<SeatId, GuestSeat>();
    this.#guests.set(from, seats.set(seat, { subscription, pace }));
    return { welcome: subscription.welcome };
  }

  #leave(guest: ProcessId, seat: SeatId): void {
    this.#guests.get(guest)?.get(seat)?.subscription.leave();
    this.#forget(guest, seat);
  }

  #forget(guest: ProcessId, seat: SeatId): void {
    const seats = this.#guests.get(guest);
    seats?.delete(seat);
    if (seats?.size === 0) this.#guests.delete(guest);
  }
}

function askSeat(
  subscription: RoomSubscription,
  ask: Ask & { readonly kind: 'submit' | 'chat' | 'react' | 'unsay' },
): Promise<unknown> {
  switch (ask.kind) {
    case 'submit':
      return subscription.submit(ask.ops);
    case 'chat':
      return subscription.chat(ask.message);
    case 'react':
      return subscription.react(ask.message);
    case 'unsay':
      return subscription.unsay(ask.message);
    default:
      return ask satisfies never;
  }
}

const askRoom = (port: RoomPort, { question, args }: Ask & { readonly kind: 'room' }): Promise<unknown> =>
  (port[question] as (...args: unknown[]) => Promise<unknown>).apply(port, [...args]);
