import { DAILY_SETTINGS, type GameSettings } from '@/lib/game/settings';
import { newGame } from '@/lib/game/state';
import type { EpochMillis, ModelId, RoomId } from '@/lib/ids';
import { newRoom } from '@/server/rooms/new-room';
import type { PersonRecord, RoomRecord, Storage } from '@/server/storage/ports';

export interface MakeGameDeps {
  readonly storage: Pick<Storage, 'rooms' | 'games'>;
  readonly model: ModelId;
  readonly now: () => EpochMillis;
}

export const gameName = (owner: string): string => `${owner}’s game`;

/** A room with a game in it. Whoever makes it owns the room, and is the game's host when they come. */
export async function makeGame(
  deps: MakeGameDeps,
  owner: PersonRecord,
  settings: GameSettings,
  daily: string | null = null,
): Promise<RoomRecord> {
  const { storage, model, now } = deps;
  const room = newRoom({
    name: daily === null ? gameName(owner.name) : `Challenge of ${daily}`,
    owner,
    model,
    now: now(),
  });
  await storage.rooms.create(room);
  await storage.games.create({
    room: room.id,
    state: newGame(settings, daily),
    standing: 'lobby',
    players: 0,
    owner: owner.id,
    changedAt: now(),
  });
  return room;
}

/** The room of somebody's challenge of the day: made with the first asking, the same ever after. */
export async function dailyRoom(deps: MakeGameDeps, owner: PersonRecord, day: string): Promise<RoomId> {
  const before = await deps.storage.games.ofDay(day, owner.id);
  return before ?? (await makeGame(deps, owner, DAILY_SETTINGS, day)).id;
}
