import { z } from 'zod';
import { DAILY_SETTINGS, defaultSettings, gameSettingsSchema, MODES } from '@/lib/game/settings';
import type { EpochMillis, RoomId } from '@/lib/ids';
import { dailyRoom, gameName, makeGame } from '@/server/games/make-game';
import { dayOf } from '@/server/games/prompts';
import type { InferencePort } from '@/server/inference/port';
import type { Storage } from '@/server/storage/ports';
import { ApiError, type ApiErrorCode } from '../api-error';
import { gameLinks } from '../room-links';
import { jsonRoute, type Route } from '../route';
import { knownPerson, personOf } from './rooms';

export interface GamesDeps {
  readonly storage: Pick<Storage, 'rooms' | 'people' | 'games'>;
  readonly inference: Pick<InferencePort, 'models'>;
  readonly now: () => EpochMillis;
  readonly presentIn: (room: RoomId) => number;
}

const LISTED_GAMES = 20;
const DAY_SCORES = 20;

const errors = [
  'malformed',
  'forbidden',
  'unsupported-media-type',
  'too-large',
  'too-many',
  'unavailable',
] satisfies ApiErrorCode[];

const madeSchema = z.object({
  id: z.string(),
  playUrl: z.string().meta({ description: 'Whoever opens it plays.' }),
  watchUrl: z.string().meta({ description: 'Whoever opens it looks on.' }),
});

const listedSchema = z.object({
  games: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      mode: z.enum(MODES),
      standing: z.enum(['lobby', 'playing', 'over']),
      players: z.int(),
    }),
  ),
});

const daySchema = z.object({
  day: z.string().meta({ description: 'YYYY-MM-DD, UTC.' }),
  settings: gameSettingsSchema,
  scores: z
    .array(z.object({ name: z.string(), points: z.int(), you: z.boolean() }))
    .meta({ description: 'The best first.' }),
});

export const gamesRoutes = ({ storage, inference, now, presentIn }: GamesDeps): readonly Route[] => {
  const making = () => {
    const model = inference.models()[0];
    if (model === undefined) throw new ApiError('unavailable', 'No model is loaded yet.');
    return { storage, model, now };
  };
  return [
    jsonRoute({
      method: 'POST',
      path: '/api/games',
      summary: 'Makes a game in a room of its own and gives its links. Whoever asks is its host.',
      action: 'game.create',
      target: () => null,
      identity: 'ensure',
      limit: 'make-room',
      body: gameSettingsSchema.partial().meta({ description: 'What is left out is as usual for the mode.' }),
      params: null,
      status: 201,
      response: madeSchema,
      errors,
      async handle({ body, caller }) {
        const owner = await knownPerson(storage.people, personOf(caller), now());
        const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        const settings = gameSettingsSchema.parse({ ...defaultSettings(body.mode ?? 'beat'), ...given });
        const room = await makeGame(making(), owner, settings);
        return { id: room.id, ...gameLinks(room, caller.base) };
      },
    }),
    jsonRoute({
      method: 'GET',
      path: '/api/games',
      summary: 'Games that anybody can join, those that wait for players first.',
      action: 'games.listed',
      target: () => null,
      identity: 'read',
      limit: 'read',
      body: null,
      params: null,
      status: 200,
      response: listedSchema,
      errors: ['too-many'],
      async handle() {
        const games = await storage.games.listed(LISTED_GAMES);
        // A game that everybody left is none that one can join.
        const here = games.filter(({ room }) => presentIn(room) > 0);
        return {
          games: here.map(({ room, owner, mode, standing, players }) => ({
            id: room,
            name: gameName(owner),
            mode,
            standing,
            players,
          })),
        };
      },
    }),
    jsonRoute({
      method: 'GET',
      path: '/api/games/daily',
      summary: 'The challenge of the day (UTC), the same for everybody, and how people did.',
      action: 'games.listed',
      target: () => null,
      identity: 'read',
      limit: 'read',
      body: null,
      params: null,
      status: 200,
      response: daySchema,
      errors: ['too-many'],
      async handle({ caller }) {
        const day = dayOf(now());
        const scores = await storage.games.scoresOfDay(day, DAY_SCORES);
        return {
          day,
          settings: DAILY_SETTINGS,
          scores: scores.map(({ person, name, points }) => ({ name, points, you: person === caller.person })),
        };
      },
    }),
    jsonRoute({
      method: 'POST',
      path: '/api/games/daily',
      summary: 'The room of the caller’s challenge of the day; each person has one.',
      action: 'game.create',
      target: () => null,
      identity: 'ensure',
      limit: 'make-room',
      body: z.object({}),
      params: null,
      status: 201,
      response: z.object({ id: z.string(), day: z.string() }),
      errors,
      async handle({ caller }) {
        const owner = await knownPerson(storage.people, personOf(caller), now());
        const day = dayOf(now());
        return { id: await dailyRoom(making(), owner, day), day };
      },
    }),
  ];
};
