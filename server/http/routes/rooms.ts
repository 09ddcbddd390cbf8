import { z } from 'zod';
import type { EpochMillis, PersonId, RoomId } from '@/lib/ids';
import { defaultName } from '@/server/auth/person-name';
import type { InferencePort } from '@/server/inference/port';
import { newRoom } from '@/server/rooms/new-room';
import type { PersonRecord, Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { roomLinks } from '../room-links';
import { type Caller, jsonRoute, type Route } from '../route';

export interface RoomsDeps {
  readonly storage: Pick<Storage, 'rooms' | 'people'>;
  readonly inference: Pick<InferencePort, 'models'>;
  readonly now: () => EpochMillis;
  readonly presentIn: (room: RoomId) => number;
}

/** As many as the landing page lists. */
const RECENT_ROOMS = 20;
const LISTED_ROOMS = 20;

const recentSchema = z.object({
  rooms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      draft: z.boolean(),
      visitedAt: z.number().meta({ description: 'Milliseconds since 1970 UTC.' }),
    }),
  ),
});

const listedSchema = z.object({
  rooms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      present: z.int().meta({ description: 'How many people are in it now.' }),
      seenAt: z
        .number()
        .meta({ description: 'When somebody last came or went, milliseconds since 1970 UTC.' }),
    }),
  ),
});

export const roomsRoutes = ({ storage, inference, now, presentIn }: RoomsDeps): readonly Route[] => [
  jsonRoute({
    method: 'POST',
    path: '/api/rooms',
    summary:
      'Makes a room and gives its links. Whoever asks owns it, by the cookie that comes with the answer.',
    action: 'room.create',
    target: () => null,
    identity: 'ensure',
    limit: 'make-room',
    body: z.object({
      draft: z
        .boolean()
        .meta({ description: 'Deleted after 24 hours unless it is shared, saved or labelled.' })
        .optional(),
    }),
    params: null,
    status: 201,
    response: z.object({
      id: z.string(),
      drawUrl: z.string().meta({ description: 'Whoever opens it draws.' }),
      viewUrl: z.string().meta({ description: 'Whoever opens it looks on.' }),
    }),
    errors: ['malformed', 'forbidden', 'unsupported-media-type', 'too-large', 'too-many', 'unavailable'],
    async handle({ body: { draft = false }, caller }) {
      const model = inference.models()[0];
      if (model === undefined) throw new ApiError('unavailable', 'No model is loaded yet.');
      const owner = await knownPerson(storage.people, personOf(caller), now());
      const room = newRoom({ name: `${owner.name}’s room`, owner, model, now: now(), draft });
      await storage.rooms.create(room);
      return { id: room.id, ...roomLinks(room, caller.base) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/rooms/recent',
    summary: 'Rooms that the caller was in, the latest visit first.',
    action: 'rooms.recent',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: recentSchema,
    errors: ['forbidden', 'too-many'],
    async handle({ caller }) {
      const rooms = await storage.rooms.recent(personOf(caller), RECENT_ROOMS);
      return { rooms: rooms.map(({ id, name, draft, visitedAt }) => ({ id, name, draft, visitedAt })) };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/rooms/listed',
    summary: 'Rooms that are open to everybody, the liveliest first.',
    action: 'rooms.listed',
    target: () => null,
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: listedSchema,
    errors: ['too-many'],
    async handle() {
      const rooms = (await storage.rooms.listed(LISTED_ROOMS)).map(({ id, name, seenAt }) => ({
        id,
        name,
        present: presentIn(id),
        seenAt,
      }));
      return { rooms: rooms.sort((a, b) => b.present - a.present) };
    },
  }),
];

/** Routes whose identity is `ensure` always have one. */
export const personOf = (caller: Caller): PersonId => {
  if (caller.person === null) throw new ApiError('forbidden', 'Your browser sent no cookie of this site.');
  return caller.person;
};

/** A person's row is made with the first thing that they do. */
export const knownPerson = (
  people: Storage['people'],
  id: PersonId,
  at: EpochMillis,
): Promise<PersonRecord> => people.enter(id, defaultName(id), at);
