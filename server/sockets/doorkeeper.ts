import type { EpochMillis, ModelId, PersonId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import { type RequestError, requestError } from '@/lib/room/error';
import { type Actor, authorise, type EntryRight } from '@/server/auth/authorise';
import { defaultName } from '@/server/auth/person-name';
import { participantIdOf } from '@/server/auth/room-keys';
import type { Visitors } from '@/server/auth/visitors';
import type { RoomLinks } from '@/server/http/room-links';
import type { Rooms } from '@/server/rooms/create-rooms';
import type { Entrance } from '@/server/rooms/port';
import type { ParticipantRecord, RoomRecord, Storage } from '@/server/storage/ports';
import { createInkColours } from './ink-colours';
import type { Doorkeeper } from './room-connection';

export interface DoorkeeperDeps {
  readonly visitors: Pick<Visitors, 'read'>;
  readonly storage: Pick<Storage, 'rooms' | 'people' | 'games'>;
  readonly rooms: Rooms;
  /** The version of a network that reads for everybody. */
  readonly liveOf: (network: NetworkName) => ModelId;
  readonly links: (room: Pick<RoomRecord, 'id' | 'drawKey' | 'viewKey'>, origin: string) => RoomLinks;
  /** Why this person may not join just now, by how often they and their address did; null where they may. */
  readonly mayJoin: (person: PersonId, address: string) => Promise<RequestError | null>;
  readonly now: () => EpochMillis;
}

const unknownRoom = (): RequestError =>
  requestError('unknown-room', 'There is no such room. It may have been a draft that nobody kept.');

/** Lets people into rooms by their links, their ownership or an earlier visit, and hands out links to those who may. */
export function createDoorkeeper(deps: DoorkeeperDeps): Doorkeeper {
  const { storage, rooms, now } = deps;
  const inks = createInkColours();

  const actorOf = async (person: PersonId): Promise<Actor> => ({
    kind: 'person',
    id: person,
    role: (await storage.people.find(person))?.role ?? 'person',
  });

  return {
    identify: async (cookie) => (await deps.visitors.read(cookie))?.id ?? null,

    async admit(person, { room: id, key }, { origin, address }) {
      const tooOften = await deps.mayJoin(person, address);
      if (tooOften) return tooOften;
      // What the room has logged, such as a link that was made anew, counts from the moment when it was.
      await rooms.committed(id);
      const room = await storage.rooms.find(id);
      if (!room) return unknownRoom();
      return inks.entering(id, async (pickInk) => {
        const [actor, participants] = [await actorOf(person), await storage.rooms.participants(id)];
        const earlier = participants.find((one) => one.person === person);
        const decision = authorise(actor, 'room.join', {
          owner: room.owner,
          drawKey: room.drawKey,
          viewKey: room.viewKey,
          key: key ?? null,
          membership: earlier?.via ? earlier.role : null,
          listed: room.listed && !room.draft,
        });
        if (!decision.allowed) return decision.error;
        const by = decision.by ?? 'view';
        const participantId = earlier?.id ?? participantIdOf(id, person);
        const participant: ParticipantRecord = {
          id: participantId,
          room: id,
          person,
          role: decision.role ?? 'viewer',
          via: by === 'member' ? (earlier?.via ?? null) : by,
          // The person's row comes with the first room that they enter.
          name: (await storage.people.enter(person, defaultName(person), now())).name,
          colour: earlier?.colour ?? pickInk(participantId, participants),
        };
        const port = await rooms.open(id);
        if (!port) return unknownRoom();
        const error = await port.admit(participant, entranceOf(by, room));
        if (error) return error;
        const mayShare = authorise(actor, 'room.links', { role: await port.roleOf(participant.id) }).allowed;
        return { room: port, participant, links: mayShare ? deps.links(room, origin) : null };
      });
    },

    async share({ id, person, room: roomId }, origin) {
      const port = await rooms.open(roomId);
      if (!port) return unknownRoom();
      const decision = authorise(await actorOf(person), 'room.share', { role: await port.roleOf(id) });
      if (!decision.allowed) return decision.error;
      await port.keep();
      // A link that was just made anew has its key from the moment when that is on disk.
      await port.committed();
      const room = await storage.rooms.find(roomId);
      return room ? deps.links(room, origin) : unknownRoom();
    },

    async revive({ id, person, room }) {
      const port = await rooms.open(room);
      if (!port) return unknownRoom();
      const decision = authorise(await actorOf(person), 'room.revive', { role: await port.roleOf(id) });
      if (!decision.allowed) return decision.error;
      await port.revive();
      return null;
    },

    async readBy({ id, person, room }, network) {
      const port = await rooms.open(room);
      if (!port) return unknownRoom();
      const decision = authorise(await actorOf(person), 'room.arrange', { role: await port.roleOf(id) });
      if (!decision.allowed) return decision.error;
      if (await storage.games.find(room))
        return requestError('not-now', 'In a game its level says which network reads.');
      if ((await port.info()).deletedAt !== null)
        return requestError('archived', 'This room is archived. Bring it back first.');
      await port.setModel(deps.liveOf(network));
      return null;
    },
  };
}

function entranceOf(by: EntryRight, room: RoomRecord): Entrance {
  switch (by) {
    case 'draw':
      return { kind: 'link', link: by, turn: room.drawTurn };
    case 'view':
      return { kind: 'link', link: by, turn: room.viewTurn };
    case 'owner':
    case 'member':
    case 'listing':
      return { kind: by };
    default:
      return by satisfies never;
  }
}
