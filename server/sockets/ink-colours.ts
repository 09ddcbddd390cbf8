import type { ParticipantId, RoomId } from '@/lib/ids';
import { INK_COLOURS } from '@/lib/room/op';

interface Holder {
  readonly id: ParticipantId;
  readonly colour: number;
}

export interface InkColours {
  /**
   * Somebody's way into a room, from before its people are read until they are one of them. `pick` gives them the ink that fewest of `there`
   * have, and of those who are on their way in meanwhile: a class that comes at once is told apart, too.
   */
  entering<T>(
    room: RoomId,
    enter: (pick: (id: ParticipantId, there: readonly Holder[]) => number) => Promise<T>,
  ): Promise<T>;
}

export function createInkColours(): InkColours {
  /** What was given is known until nobody is left who may have read the room's people before. */
  const doors = new Map<RoomId, { count: number; readonly given: Map<ParticipantId, number> }>();
  return {
    async entering(room, enter) {
      const door = doors.get(room) ?? { count: 0, given: new Map() };
      doors.set(room, door);
      door.count++;
      try {
        return await enter((id, there) => {
          const colour =
            door.given.get(id) ??
            rarest(new Map([...there.map((one) => [one.id, one.colour] as const), ...door.given]));
          door.given.set(id, colour);
          return colour;
        });
      } finally {
        door.count--;
        if (door.count === 0) doors.delete(room);
      }
    },
  };
}

function rarest(inks: ReadonlyMap<ParticipantId, number>): number {
  const uses = Array.from({ length: INK_COLOURS }, () => 0);
  for (const colour of inks.values()) uses[colour] = (uses[colour] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}
