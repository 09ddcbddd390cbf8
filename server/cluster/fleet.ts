import { setTimeout } from 'node:timers/promises';
import type { Games } from '@/server/games/port';
import type { InferencePort } from '@/server/inference/port';
import { createRooms, type Rooms, type RoomsOptions } from '@/server/rooms/create-rooms';
import { layeredFrame } from './layered-frames';
import type { News } from './letters';
import { newProcessId } from './process-id';
import { openRedis, type Redis } from './redis';
import { createSharedGames } from './shared-games';
import { createSharedRooms } from './shared-rooms';

export interface FleetOptions extends Omit<RoomsOptions, 'onGone' | 'inference'> {
  /** Null: this process is the only one. */
  readonly redisUrl: string | null;
  readonly inference: RoomsOptions['inference'] & Pick<InferencePort, 'read'>;
  /** Another process said so. */
  readonly onNews: (news: News) => void;
  readonly onNewsLost: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** The servers that share rooms, or the one that there is: what the rest of the server needs not know. */
export interface Fleet {
  readonly rooms: Rooms;
  /** For what is counted over all processes; null where there are no others. Its commands fail soon where Redis does not answer. */
  readonly counts: Redis | null;
  /** The games of all rooms, of those of the rooms that are here. */
  share(local: Games): Games;
  /** All other processes hear it. */
  tellAll(news: News): void;
  /** From then on the others know of this process, and it hears them. Waits for Redis. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const LAST_WORDS_MS = 500;
/** Whoever comes is counted before anything else: a Redis that hangs keeps nobody longer than this. */
const COUNT_MS = 1_000;

export function openFleet({ redisUrl, onTrouble, ...options }: FleetOptions): Fleet {
  if (redisUrl === null) {
    const rooms = createRooms(options);
    return {
      rooms,
      counts: null,
      share: (games) => games,
      tellAll: () => undefined,
      start: async () => undefined,
      close: () => rooms.close(),
    };
  }
  const [redis, reader] = [openRedis(redisUrl, onTrouble), openRedis(redisUrl, onTrouble)];
  const counts = openRedis(redisUrl, onTrouble, { commandTimeout: COUNT_MS });
  let games: Games | null = null;
  const rooms = createSharedRooms({
    ...options,
    self: newProcessId(),
    redis,
    reader,
    games: () => games,
    layered: layeredFrame(options.inference),
  });
  return {
    rooms,
    counts,
    share(local) {
      games = local;
      return createSharedGames(local);
    },
    tellAll: rooms.tellAll,
    start: rooms.start,
    async close() {
      await rooms.close();
      // What was said last is on its way; where Redis is away it will not arrive.
      await Promise.race([redis.quit(), setTimeout(LAST_WORDS_MS)]).catch(onTrouble);
      redis.disconnect();
      counts.disconnect();
    },
  };
}
