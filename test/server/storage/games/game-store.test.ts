import { expect, test } from 'vitest';
import { ALL_TIME } from '@/lib/board/period';
import { defaultSettings } from '@/lib/game/settings';
import { newGame } from '@/lib/game/state';
import type { EpochMillis, ModelId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import type { FinishedRound, GameRecord, RoundResultRecord } from '@/server/storage/ports';
import { person, ROOM, roomRecord } from '../../../support/rooms/room-records';
import { onEveryDatabase } from '../../../support/servers/databases';

/** Not in the first week of 1970, whose number is that of all time. */
const AT = 1_790_000_000_000 as EpochMillis;

const game: GameRecord = {
  room: ROOM,
  state: newGame(defaultSettings('beat')),
  standing: 'playing',
  players: 2,
  owner: person(0),
  changedAt: AT,
};
const result = (i: number, change: Partial<RoundResultRecord>): RoundResultRecord => ({
  person: person(i),
  team: null,
  points: 0,
  prompt: '7',
  readMs: null,
  netRead: null,
  judged: 0,
  judgedRight: 0,
  fooled: false,
  drawing: null,
  ...change,
});
const round: FinishedRound = {
  id: `${ROOM}.1.1`,
  room: ROOM,
  match: 1,
  n: 1,
  mode: 'fool',
  model: 'cnn@shipped' as ModelId,
  digits: 1,
  twist: 'none',
  daily: null,
  startedAt: AT,
  endedAt: AT,
  modelPoints: 0,
  results: [
    result(0, { points: 100, fooled: true, netRead: '1', judged: 1, judgedRight: 1 }),
    result(1, { points: 10, readMs: 12.5, team: 1 }),
  ],
  votes: [{ author: person(0), voter: person(1), n: 1, said: '7', right: true, ms: 900 }],
  drawings: [],
};

onEveryDatabase((name, make) =>
  test(`${name}: a round is kept whole, and once`, async () => {
    const database = await make();
    const storage = await openStorage(database.options);
    try {
      for (const i of [0, 1]) await storage.people.enter(person(i), `Person ${i}`, AT);
      await storage.rooms.create(roomRecord({ draft: false }));
      await storage.games.create(game);
      for (let i = 0; i < 2; i++) await storage.games.finish(game, round);
      // A round in which nobody did anything has no results.
      await storage.games.finish(game, { ...round, id: `${ROOM}.1.2`, n: 2, results: [], votes: [] });
      const all = { room: null, period: ALL_TIME };
      const first = { after: null, limit: 10 };
      const players = await storage.boards.people('players', all, first);
      expect(players.lines.map(({ person: who, points, rounds }) => [who, points, rounds])).toEqual([
        [person(0), 100, 1],
        [person(1), 10, 1],
      ]);
      expect(players.people).toBe(2);
      const foolers = await storage.boards.people('foolers', all, first);
      expect(foolers.lines.map(({ fooled, tries }) => [fooled, tries])).toEqual([[1, 1]]);
      expect(foolers.people).toBe(1);
    } finally {
      await storage.close();
      await database.remove();
    }
  }),
);

onEveryDatabase((name, make) =>
  test(`${name}: a game in the list goes by the name that its maker has now`, async () => {
    const database = await make();
    const storage = await openStorage(database.options);
    try {
      const maker = { id: game.owner, role: 'person' } as const;
      await storage.people.put({ ...maker, name: 'Quiet Otter' }, AT);
      await storage.rooms.create(roomRecord({ draft: false, listed: true }));
      await storage.games.create(game);
      await storage.people.put({ ...maker, name: 'Ada' }, AT);
      expect((await storage.games.listed(10)).map(({ owner }) => owner)).toEqual(['Ada']);
    } finally {
      await storage.close();
      await database.remove();
    }
  }),
);
