import { randomBytes } from 'node:crypto';
import { newProcessId, type ProcessId } from '@/server/cluster/process-id';
import { openRedis, type Redis } from '@/server/cluster/redis';
import { LEASE_MS } from '@/server/cluster/room-leases';
import { createSharedRooms, type SharedRooms } from '@/server/cluster/shared-rooms';
import { createRooms, type Rooms } from '@/server/rooms/create-rooms';
import type { RoomStore } from '@/server/storage/ports';
import { type FakeClock, settle } from '../fake-clock';
import { ROOM, readingOf } from './room-records';

/** The processes that have a world's rooms. */
export interface RoomArrangement {
  /** The process that a page of that number is connected to. */
  at(page: number): Rooms;
  /** Resolves when all that is under way within and between processes has arrived, without the clock. */
  settle(): Promise<void>;
  /** What `work` comes to; null where another process was to answer and did not, for which time goes by. */
  answered<T>(work: Promise<T>): Promise<T | null>;
  /** The process that has the room dies, and another is in its place. `cut` is told whose connections went with it. */
  restart(cut: (wasThere: (page: number) => boolean) => void): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOfRooms {
  readonly store: RoomStore;
  readonly clock: FakeClock;
}
export type ArrangeRooms = (world: WorldOfRooms) => Promise<RoomArrangement>;

const inference = { read: async () => readingOf(7) };
const quietly = (): undefined => undefined;

export const oneProcess: ArrangeRooms = async ({ store, clock }) => {
  const start = () => createRooms({ store, inference, clock, report: quietly });
  let rooms = start();
  return {
    at: () => rooms,
    settle,
    answered: (work) => work,
    async restart(cut) {
      cut(() => true);
      rooms = start();
    },
    close: () => rooms.close(),
  };
};

interface Process {
  readonly self: ProcessId;
  readonly rooms: SharedRooms;
  /** Commands on their way. */
  pending: number;
  /** Letters that it ever sent. */
  sent: number;
  /** Up to where it has read its own stream, and that of all, and taken in what stood there. */
  read: readonly unknown[];
  /** It says nothing more and hears nothing more. */
  die(): void;
  close(): Promise<void>;
}

const PROCESSES = 2;
/** Of whoever asks another process. */
const ANSWER_MS = 2_500;
/** Longer than a world lasts. */
const WORLD_MS = 600_000;
/** Until a process looks whose the rooms are. */
const BEAT_MS = 500;

/** Processes that share the rooms over a real Redis; pages are spread over them. */
export const severalProcesses =
  (url: string): ArrangeRooms =>
  async ({ store, clock }) => {
    const prefix = `inkling-test:${randomBytes(6).toString('hex')}:`;
    const probe = openRedis(url, quietly);
    const start = () => startProcess(url, prefix, { store, clock });
    const living = await Promise.all(Array.from({ length: PROCESSES }, start));
    const dead: Process[] = [];
    let looked = -1;

    const sent = () => [...living, ...dead].reduce((sum, process) => sum + process.sent, 0);
    const lastOf = async (stream: string) => (await probe.xrevrange(stream, '+', '-', 'COUNT', 1))[0]?.[0];
    /** Nothing was sent since it was seen that all is read. */
    const isStill = async (): Promise<boolean> => {
      if (living.some(({ pending }) => pending > 0)) return false;
      const now = sent();
      if (now === looked) return true;
      const toAll = await lastOf(`${prefix}to:all`);
      for (const { self, read } of living) {
        const own = await lastOf(`${prefix}to:${self}`);
        if ((own !== undefined && own !== read[0]) || (toAll !== undefined && toAll !== read[1]))
          return false;
      }
      // What was read may have been answered.
      await settle();
      if (sent() === now) looked = now;
      return false;
    };
    const allArrived = async () => {
      do await settle();
      while (!(await isStill()));
    };

    return {
      at: (page) => living[page % PROCESSES]!.rooms,
      settle: allArrived,
      async answered(work) {
        let over = false;
        const done = work
          .catch(() => null)
          .finally(() => {
            over = true;
          });
        for (;;) {
          await allArrived();
          if (over) return done;
          clock.advance(ANSWER_MS);
        }
      },
      async restart(cut) {
        const place = Math.max(
          0,
          living.findIndex(({ rooms }) => rooms.has(ROOM)),
        );
        const killed = living[place]!;
        killed.die();
        dead.push(killed);
        cut((page) => page % PROCESSES === place);
        living[place] = await start();
        // Two seconds go by: nobody says any more that the room is theirs, and the others look.
        await probe.del(`${prefix}room:${ROOM}`, `${prefix}alive:${killed.self}`);
        clock.advance(BEAT_MS);
        await allArrived();
      },
      async close() {
        await Promise.all(living.map((process) => process.close()));
        const keys = [...living, ...dead].map(({ self }) => `${prefix}alive:${self}`);
        await probe.del(`${prefix}room:${ROOM}`, ...keys);
        probe.disconnect();
      },
    };
  };

async function startProcess(url: string, prefix: string, { store, clock }: WorldOfRooms): Promise<Process> {
  const [redis, reader] = [openRedis(url, quietly), openRedis(url, quietly)];
  const state = { pending: 0, sent: 0, read: [] as readonly unknown[], alive: true };
  const never = () => new Promise<never>(quietly);
  for (const name of ['xadd', 'eval', 'set', 'mget', 'xrevrange'] as const)
    watch(redis, name, (run, args) => {
      if (!state.alive) return never();
      if (name === 'xadd') state.sent++;
      state.pending++;
      return run(name === 'xadd' ? args : args.map(lasting)).finally(() => {
        state.pending--;
      });
    });
  watch(reader, 'xreadBuffer', (run, args) => {
    if (!state.alive) return never();
    state.read = args.slice(-2);
    return run(args);
  });
  const self = newProcessId();
  const rooms = createSharedRooms({
    store,
    clock,
    self,
    redis,
    reader,
    prefix,
    inference,
    games: () => null,
    layered: async (bare) => bare,
    onNews: quietly,
    onNewsLost: quietly,
    report: quietly,
  });
  await rooms.start();
  const disconnect = () => {
    state.alive = false;
    redis.disconnect();
    reader.disconnect();
  };
  return Object.assign(state, {
    self,
    rooms,
    die: disconnect,
    async close() {
      await rooms.close();
      disconnect();
    },
  });
}

/** Redis has a time of its own, and a machine that is busy would let leases lapse in it: they end when the world says so. */
const lasting = (arg: unknown): unknown => (typeof arg === 'number' && arg >= LEASE_MS ? WORLD_MS : arg);

function watch(
  redis: Redis,
  name: 'xadd' | 'eval' | 'set' | 'mget' | 'xrevrange' | 'xreadBuffer',
  around: (run: (args: readonly unknown[]) => Promise<unknown>, args: readonly unknown[]) => Promise<unknown>,
): void {
  const own = (redis[name] as (...args: unknown[]) => Promise<unknown>).bind(redis);
  Object.assign(redis, { [name]: (...args: unknown[]) => around((given) => own(...given), args) });
}
