import { type Level, NETWORK_OF } from '@/lib/game/settings';
import type { Prompts } from '@/lib/game/step';
import type { ModelId, RoomId } from '@/lib/ids';
import { ROOM_RIGHTS } from '@/lib/room/rights';
import type { InferencePort } from '@/server/inference/port';
import { type Clock, systemClock } from '@/server/rooms/clock';
import type { RoomPort } from '@/server/rooms/port';
import type { Storage } from '@/server/storage/ports';
import { GameHost } from './game-host';
import type { Games } from './port';
import { drawnPrompts, promptsOfDay } from './prompts';

export interface GamesOptions {
  readonly storage: Pick<Storage, 'games' | 'rooms' | 'people'>;
  readonly inference: Pick<InferencePort, 'models' | 'read'>;
  /** What a day's numbers hang on; never told. */
  readonly secret: Uint8Array;
  readonly clock?: Clock;
  /** Where the numbers come from; else by lot, and on a day's challenge by the secret. */
  readonly prompts?: Prompts;
  readonly report: (error: unknown, context: { readonly room: RoomId }) => void;
}

/** The games of the rooms that this process owns; each lives as long as its room is in memory. */
export function createGames(options: GamesOptions): Games {
  const { storage, inference, secret, clock = systemClock, report } = options;
  const live = new Map<RoomPort, Promise<GameHost | null>>();
  /** Of rooms that were put away: what they are still writing. */
  const leaving = new Set<Promise<void>>();

  const modelOf = (level: Level): ModelId => {
    const models = inference.models();
    const model = models.find((id) => id.startsWith(`${NETWORK_OF[level]}@`)) ?? models[0];
    if (model === undefined) throw new Error('There is no model to play against.');
    return model;
  };

  const take = async (room: RoomPort): Promise<GameHost | null> => {
    const record = await storage.games.find(room.id);
    if (!record) return null;
    const { daily } = record.state;
    const prompts = options.prompts ?? (daily === null ? drawnPrompts() : promptsOfDay(daily, secret));
    const deps = { storage, inference, clock, prompts, modelOf, report };
    const host = new GameHost(room, record, deps, () => {
      live.delete(room);
      const rest = host.settled();
      leaving.add(rest);
      void rest.then(() => leaving.delete(rest));
    });
    host.start();
    return host;
  };

  const hostOf = (room: RoomPort): Promise<GameHost | null> => {
    const here = live.get(room);
    if (here) return here;
    const host = take(room);
    live.set(room, host);
    host.then(
      // A room without a game is asked again by the next who comes: one may have been made.
      (found) => found ?? live.delete(room),
      () => live.delete(room),
    );
    return host;
  };

  return {
    async sit(room, { id }, listener) {
      const host = await hostOf(room);
      if (!host) return null;
      const role = await room.roleOf(id);
      return host.sit(id, role !== null && ROOM_RIGHTS[role].draw, listener);
    },
    async settled() {
      const hosts = await Promise.all([...live.values()]);
      await Promise.all([...hosts.map((host) => host?.settled()), ...leaving]);
    },
  };
}
