import type { RoomId } from '@/lib/ids';
import type { ProcessId } from './process-id';
import type { Redis } from './redis';

/** An owner that is not heard of for so long has lost its rooms. */
export const LEASE_MS = 2_000;

const TAKE = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return owner end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

const RENEW = `
local lost = {}
for i, key in ipairs(KEYS) do
  local owner = redis.call('GET', key)
  if owner and owner ~= ARGV[1] then lost[#lost + 1] = i
  else redis.call('SET', key, ARGV[1], 'PX', ARGV[2]) end
end
return lost`;

const RELEASE = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/**
 * Which process a room belongs to. A lease decides who takes the room, and no more: what keeps an owner that was paused, or cut off from
 * Redis, from writing is the room's epoch in the database, which whoever takes the room after it has raised.
 */
export class RoomLeases {
  readonly #held = new Set<RoomId>();

  constructor(
    private readonly redis: Redis,
    readonly self: ProcessId,
    private readonly prefix = 'inkling:',
  ) {}

  /** Ours, as far as we have heard. */
  holds(room: RoomId): boolean {
    return this.#held.has(room);
  }

  /** @returns whose the room is from now on: ours, where it was nobody's */
  async take(room: RoomId): Promise<ProcessId> {
    const owner = (await this.redis.eval(TAKE, 1, this.#key(room), this.self, LEASE_MS)) as ProcessId;
    if (owner === this.self) this.#held.add(room);
    return owner;
  }

  /** Whose each of the rooms is; null where it is nobody's. */
  async owners(rooms: readonly RoomId[]): Promise<readonly (ProcessId | null)[]> {
    if (rooms.length === 0) return [];
    return (await this.redis.mget(rooms.map((room) => this.#key(room)))) as (ProcessId | null)[];
  }

  /** @returns the rooms that another process has taken meanwhile */
  async renew(): Promise<readonly RoomId[]> {
    const rooms = [...this.#held];
    if (rooms.length === 0) return [];
    const keys = rooms.map((room) => this.#key(room));
    const lost = (await this.redis.eval(RENEW, keys.length, ...keys, this.self, LEASE_MS)) as number[];
    const taken = lost.map((i) => rooms[i - 1]!);
    for (const room of taken) this.#held.delete(room);
    return taken;
  }

  async release(room: RoomId): Promise<void> {
    if (!this.#held.delete(room)) return;
    await this.redis.eval(RELEASE, 1, this.#key(room), this.self);
  }

  #key(room: RoomId): string {
    return `${this.prefix}room:${room}`;
  }
}
