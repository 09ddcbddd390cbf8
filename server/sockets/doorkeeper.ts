import type { EpochMillis, ParticipantId, PersonId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { INK_COLOURS } from '@/lib/room/op';
import { type Actor, authorise } from '@/server/auth/authorise';
import type { Identity } from '@/server/auth/identity';
import { defaultName } from '@/server/auth/person-name';
import { participantIdOf } from '@/server/auth/room-keys';
import type { RoomLinks } from '@/server/http/room-links';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { ParticipantRecord, RoomRecord, Storage } from '@/server/storage/ports';
import type { Doorkeeper } from './room-connection';

export interface DoorkeeperDeps {
  readonly identity: Identity;
  readonly storage: Pick<Storage, 'rooms' | 'people'>;
  readonly rooms: Rooms;
  readonly links: (room: Pick<RoomRecord, 'id' | 'drawKey' | 'viewKey'>, origin: string) => RoomLinks;
  readonly now: () => EpochMillis;
}

const unknownRoom = (): RequestError =>
  requestError('unknown-room', 'There is no such room. It may have been a draft that nobody kept.');

/** Lets people into rooms by their links, their ownership or an earlier visit, and hands out links to those who may. */
export function createDoorkeeper(deps: DoorkeeperDeps): Doorkeeper {
  const { storage, rooms, now } = deps;

  const actorOf = async (person: PersonId): Promise<Actor> => ({
    kind: 'person',
    id: person,
    role: (await storage.people.find(person))?.role ?? 'person',
  });

  return {
    identify: (cookie) => deps.identity.readPerson(cookie),

    async admit(person, { room: id, key }, origin) {
      const room = await storage.rooms.find(id);
      if (!room) return unknownRoom();
      const [actor, participants] = [await actorOf(person), await storage.rooms.participants(id)];
      const earlier = participants.find((one) => one.person === person);
      const decision = authorise(actor, 'room.join', {
        owner: room.owner,
        drawKey: room.drawKey,
        viewKey: room.viewKey,
        key: key ?? null,
        membership: earlier?.role ?? null,
      });
      if (!decision.allowed) return decision.error;
      const role = decision.role ?? 'viewer';
      const participant: ParticipantRecord = {
        id: earlier?.id ?? participantIdOf(id, person),
        room: id,
        person,
        role,
        // The person's row comes with the first room that they enter.
        name: (await storage.people.enter(person, defaultName(person), now())).name,
        colour: earlier?.colour ?? rarestColour(participants),
      };
      await storage.rooms.putParticipant(participant, now());
      const port = await rooms.open(id);
      if (!port) return unknownRoom();
      await port.participantChanged(participant);
      const mayShare = authorise(actor, 'room.links', { role }).allowed;
      return { room: port, participant, links: mayShare ? deps.links(room, origin) : null };
    },

    async share(participant, origin) {
      const decision = authorise(await actorOf(participant.person), 'room.share', { role: participant.role });
      if (!decision.allowed) return decision.error;
      const [room, port] = [await storage.rooms.find(participant.room), await rooms.open(participant.room)];
      if (!room || !port) return unknownRoom();
      await port.keep();
      return deps.links(room, origin);
    },
  };
}

/** The ink that fewest in the room have, so that the first eight can be told apart. */
function rarestColour(
  participants: readonly { readonly id: ParticipantId; readonly colour: number }[],
): number {
  const uses = Array.from({ length: INK_COLOURS }, () => 0);
  for (const { colour } of participants) uses[colour] = (uses[colour] ?? 0) + 1;
  return uses.indexOf(Math.min(...uses));
}
