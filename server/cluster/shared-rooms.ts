import type { RoomId } from '@/lib/ids';
import type { Watching } from '@/lib/wire';
import type { GameListener, Games } from '@/server/games/port';
import { systemClock } from '@/server/rooms/clock';
import { createRooms, type Rooms, RoomsClosedError, type RoomsOptions } from '@/server/rooms/create-rooms';
import type { RoomPort } from '@/server/rooms/port';
import type { Ask, FleetLetter, News, Outcome, SeatId } from './letters';
import type { ProcessId } from './process-id';
import { EVERYBODY, ProcessLink } from './process-link';
import type { Redis } from './redis';
import { type Guest, RemoteRoom, RoomMovedError } from './remote-room';
import { RoomDesk } from './room-desk';
import { LEASE_MS, RoomLeases } from './room-leases';

export interface SharedRoomsOptions extends Omit<RoomsOptions, 'onGone'> {
  readonly self: ProcessId;
  readonly redis: Redis;
  /** Reads alone: it waits. */
  readonly reader: Redis;
  /** Of all keys in Redis: several instances may share one. */
  readonly prefix?: string;
  /** Those of the rooms that are here. */
  readonly games: () => Pick<Games, 'sit'> | null;
  /** What another process told all. */
  readonly onNews: (news: News) => void;
  /** Some of that is lost: all that it could have been is to be looked at anew. */
  readonly onNewsLost: () => void;
  readonly layered: (bare: Uint8Array, layers: Watching['layers']) => Promise<Uint8Array>;
}

export interface SharedRooms extends Rooms {
  /** Resolves when the others know of this process. Nothing runs before. */
  start(): Promise<void>;
  /** All other processes hear it. */
  tellAll(news: News): void;
}

/** Four times within a lease: three may get lost. */
const BEAT_MS = LEASE_MS / 4;
/** An owner that answers later than this is asked once more by whoever waits. */
const ANSWER_MS = 2_500;
/** Commands wait for Redis however long it is away; of those of people who come meanwhile no more than so many. */
const MOST_WAITING = 1_000;
/** So many beats tell a Redis that is away that we are alive, when it is back. */
const MOST_BEATS = 4;
/** A room can be lost to another between two questions, and that one's to a third: then something else is wrong. */
const MOST_MOVES = 4;
/** All counts are told this often. */
const PRESENT_MS = 10_000;
const MOVED = 'This room has moved. Joining it again.';

interface Waiting {
  settle(outcome: Outcome): void;
}

/** The rooms of all processes: those that this one has taken, and the way to those of others. */
export function createSharedRooms(options: SharedRoomsOptions): SharedRooms {
  const { self, redis, reader, prefix = 'inkling:', clock = systemClock, report } = options;
  const reportAnywhere = (error: unknown) => report(error, { room: '' as RoomId });
  const leases = new RoomLeases(redis, self, prefix);
  const local = createRooms({
    ...options,
    onGone(room) {
      // It may have been opened anew while its former life was being written.
      if (local.has(room)) return;
      const released = inTime(leases.release(room))
        .catch((error) => report(error, { room }))
        .finally(() => releasing.delete(released));
      releasing.add(released);
    },
  });
  const desk = new RoomDesk({
    rooms: local,
    games: options.games,
    owns: (room) => leases.holds(room),
    tell: (to, letter) => link.tell(to, letter),
    clock,
    report,
  });
  const releasing = new Set<Promise<void>>();
  const chairs = new Map<SeatId, GameListener>();
  /** Of other processes' rooms, as these told last. */
  const presentElsewhere = new Map<RoomId, { readonly count: number; readonly told: number }>();
  const presentTold = new Map<RoomId, number>();
  const calls = new Map<number, Waiting & { readonly to: ProcessId }>();
  const seats = new Map<
    SeatId,
    { readonly guest: Guest; readonly room: RoomId; readonly owner: ProcessId }
  >();
  let lastCall = 0;
  let lastSeat = 0;
  let closed = false;
  let stopBeating = (): void => {};

  const link = new ProcessLink({
    redis,
    reader,
    self,
    prefix,
    onLetter(from, letter) {
      const known = letter as FleetLetter;
      switch (known.to) {
        case 'owner':
          return desk.take(from, known);
        case 'guest':
          return hear(known);
        case 'all':
          return learn(known);
        default:
          return known satisfies never;
      }
    },
    onAllGap: options.onNewsLost,
    onGap(from) {
      desk.drop(from);
      loseSeats(({ owner }) => owner === from);
    },
    report: reportAnywhere,
  });

  function hear(letter: FleetLetter & { readonly to: 'guest' }): void {
    if (letter.kind === 'answer') {
      calls.get(letter.call)?.settle(letter.outcome);
      return;
    }
    if (letter.kind === 'game') {
      chairs.get(letter.chair)?.game(letter.view);
      return;
    }
    if (letter.kind === 'sight') {
      chairs.get(letter.chair)?.sight(letter.sight);
      return;
    }
    const guest = seats.get(letter.seat)?.guest;
    switch (letter.kind) {
      case 'batch':
        guest?.sendBatch(letter.batch);
        break;
      case 'frame':
        guest?.bareFrame(letter.frame);
        break;
      case 'close':
        guest?.close(letter.reason, letter.message);
        break;
      default:
        letter satisfies never;
    }
  }

  function learn(news: News): void {
    const fail = (error: unknown) => reportAnywhere(error);
    switch (news.kind) {
      case 'evict':
        local.evict(news.room, news.reason, news.message).catch(fail);
        break;
      case 'renamed':
        local.personRenamed(news.person, news.name).catch(fail);
        break;
      case 'present':
        for (const [room, count] of news.rooms) presentElsewhere.set(room, { count, told: clock.elapsed() });
        break;
      case 'recheck':
      case 'promoted':
      case 'trials':
        options.onNews(news);
        break;
      default:
        news satisfies never;
    }
  }
  const tellAll = (news: News): void => void link.tell(EVERYBODY, { to: 'all', ...news });

  /** How many people are where, as far as that is other than what was told last; all of it now and then, as who is new knows nothing. */
  function tellPresent(): void {
    const whole = clock.elapsed() - lastWhole >= PRESENT_MS;
    if (whole) lastWhole = clock.elapsed();
    const now = new Map(local.occupied().map((room) => [room, local.presentIn(room)]));
    const rooms: [RoomId, number][] = [...now].filter(
      ([room, count]) => whole || presentTold.get(room) !== count,
    );
    for (const room of presentTold.keys()) if (!now.has(room)) rooms.push([room, 0]);
    presentTold.clear();
    for (const [room, count] of now) presentTold.set(room, count);
    if (rooms.length > 0) tellAll({ kind: 'present', rooms });
    for (const [room, { count, told }] of presentElsewhere)
      if (count === 0 || clock.elapsed() - told > 3 * PRESENT_MS) presentElsewhere.delete(room);
  }
  let lastWhole = Number.NEGATIVE_INFINITY;

  function loseSeats(lost: (seat: { readonly room: RoomId; readonly owner: ProcessId }) => boolean): void {
    for (const seat of [...seats.values()]) if (lost(seat)) seat.guest.close('restarting', MOVED);
  }

  const ask = (owner: ProcessId, room: RoomId, question: Ask): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const call = ++lastCall;
      const end = () => {
        cancel();
        calls.delete(call);
      };
      const cancel = clock.after(ANSWER_MS, () => {
        end();
        reject(new Error(`The process ${owner}, which has room ${room}, does not answer.`));
      });
      calls.set(call, {
        to: owner,
        settle(outcome) {
          end();
          switch (outcome.kind) {
            case 'value':
              return resolve(outcome.value);
            case 'failed':
              return reject(new Error(outcome.message));
            case 'not-here':
              return reject(new RoomMovedError(`Room ${room} is not at ${owner} any more.`));
            default:
              return outcome satisfies never;
          }
        },
      });
      link.tell(owner, { to: 'owner', kind: 'ask', call, room, ask: question });
    });

  const remote = (owner: ProcessId, room: RoomId): RemoteRoom =>
    new RemoteRoom(room, {
      ask: (id, question) => ask(owner, id, question),
      tell: (letter) => void link.tell(owner, letter),
      newSeat(id, guest) {
        const seat = ++lastSeat;
        seats.set(seat, { guest, room: id, owner });
        return seat;
      },
      endSeat: (seat) => void seats.delete(seat),
      newChair(listener) {
        const chair = ++lastSeat;
        chairs.set(chair, listener);
        return chair;
      },
      endChair: (chair) => void chairs.delete(chair),
      layered: options.layered,
      report,
    });

  /** Commands wait for Redis as long as it takes; people do not. */
  function inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(ANSWER_MS, () => reject(new Error('Redis does not answer.')));
      work.then(resolve, reject).finally(cancel);
    });
  }
  let inLineNow = 0;
  /** For what people ask: those who come while Redis is away come again and again. */
  function inLine<T>(work: () => Promise<T>): Promise<T> {
    if (inLineNow >= MOST_WAITING) return Promise.reject(new Error('Redis does not answer.'));
    inLineNow += 1;
    return inTime(
      work().finally(() => {
        inLineNow -= 1;
      }),
    );
  }

  async function open(id: RoomId): Promise<RoomPort | null> {
    for (let moves = 0; ; moves++) {
      if (closed) throw new RoomsClosedError();
      // What is here already needs nobody's leave: Redis may be away.
      if (local.has(id)) return local.open(id);
      const owner = await inLine(() => leases.take(id));
      if (owner === self) {
        const room = await local.open(id).catch(async (error: unknown) => {
          await leases.release(id);
          throw error;
        });
        if (!room) await leases.release(id);
        return room;
      }
      try {
        return (await ask(owner, id, { kind: 'open' })) ? remote(owner, id) : null;
      } catch (error) {
        if (!(error instanceof RoomMovedError) || moves >= MOST_MOVES) throw error;
      }
    }
  }

  /** Where a room is in some process's memory, asks that one; nobody takes a room for it. */
  async function askOwner(id: RoomId, here: () => Promise<void>, question: Ask): Promise<void> {
    if (local.has(id)) return here();
    const [owner] = await inLine(() => leases.owners([id]));
    if (!owner || owner === self) return;
    await ask(owner, id, question).catch((error: unknown) => {
      if (!(error instanceof RoomMovedError)) throw error;
    });
  }

  let lastBeat = clock.elapsed();
  let beats = 0;
  const beat = async (): Promise<void> => {
    // Whoever was paused for longer than a lease was given up by the others, and may not have heard of it.
    const paused = clock.elapsed() - lastBeat > LEASE_MS;
    lastBeat = clock.elapsed();
    if (paused) loseSeats(() => true);
    if (beats >= MOST_BEATS) return;
    beats += 1;
    await redis.set(`${prefix}alive:${self}`, '1', 'PX', 2 * LEASE_MS).finally(() => {
      beats -= 1;
    });
    tellPresent();
    for (const room of await leases.renew()) await local.evict(room, 'restarting', MOVED);
    const guests = desk.guests;
    if (guests.length > 0) {
      const alive = await redis.mget(guests.map((guest) => `${prefix}alive:${guest}`));
      for (const [i, guest] of guests.entries()) if (alive[i] === null) desk.drop(guest);
    }
    const rooms = [...new Map([...seats.values()].map((seat) => [seat.room, seat.owner]))];
    const owners = await leases.owners(rooms.map(([room]) => room));
    for (const [i, [room, owner]] of rooms.entries())
      if (owners[i] !== owner) loseSeats((seat) => seat.room === room && seat.owner === owner);
  };
  const goOnBeating = (): void => {
    const cancel = clock.after(BEAT_MS, () => {
      // A beat that hangs, as Redis is away, does not keep the next from saying that time passes.
      beat().catch((error: unknown) => closed || reportAnywhere(error));
      if (!closed) goOnBeating();
    });
    stopBeating = cancel;
  };

  return {
    ...local,
    get roomCount() {
      return local.roomCount;
    },
    get subscriberCount() {
      return local.subscriberCount + seats.size;
    },
    get uncommitted() {
      return local.uncommitted;
    },
    tellAll,
    presentIn: (id) => (local.has(id) ? local.presentIn(id) : (presentElsewhere.get(id)?.count ?? 0)),
    async evict(id, reason, message) {
      tellAll({ kind: 'evict', room: id, reason, message });
      await local.evict(id, reason, message);
    },
    async personRenamed(person, name) {
      tellAll({ kind: 'renamed', person, name });
      await local.personRenamed(person, name);
    },
    async start() {
      await link.start();
      await beat();
      goOnBeating();
    },
    open,
    committed: (id) =>
      askOwner(id, () => local.committed(id), { kind: 'room', question: 'committed', args: [] }),
    async close() {
      closed = true;
      await local.close();
      loseSeats(() => true);
      stopBeating();
      await Promise.all(releasing);
      await link.close();
    },
  };
}
