import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Mode } from '@/lib/game/settings';
import type { GameState } from '@/lib/game/state';
import type { EpochMillis, PersonId, RoomId } from '@/lib/ids';
import { execute, query, transactionOnDrawings } from '../database/raw-database';
import { saveIn } from '../drawings/drawing-store';
import { explained } from '../storage-error';
import type { DayScore, FinishedRound, GameRecord, GameStanding, GameStore, ListedGame } from './game-ports';

export class SqlGameStore implements GameStore {
  constructor(
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  create(game: GameRecord): Promise<void> {
    return this.#explained(async () => {
      const { room, owner } = game;
      await execute(
        this.db,
        `INSERT INTO "Game" ("roomId", "ownerId", "mode", "state", "standing", "players", "daily", "changedAt")
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        room,
        owner,
        ...columnsOf(game),
      );
    });
  }

  find(room: RoomId): Promise<GameRecord | null> {
    return this.#explained(async () => {
      const [row] = await query<[string, string, number, string, number]>(
        this.db,
        `SELECT "state", "standing", "players", "ownerId", "changedAt" FROM "Game" WHERE "roomId" = ?`,
        room,
      );
      if (!row) return null;
      const [state, standing, players, owner, changedAt] = row;
      return {
        room,
        // The database holds only what this store wrote.
        state: JSON.parse(state) as GameState,
        standing: standing as GameStanding,
        players,
        owner: owner as PersonId,
        changedAt: changedAt as EpochMillis,
      };
    });
  }

  put(game: GameRecord): Promise<void> {
    return this.#explained(() => putIn(this.db, game));
  }

  finish(game: GameRecord, round: FinishedRound): Promise<void> {
    return this.#explained(() =>
      transactionOnDrawings(this.db, async (tx) => {
        if (await insertRound(tx, round)) {
          if (round.drawings.length > 0) await saveIn(tx, round.drawings);
          await insertResults(tx, round);
          await insertVotes(tx, round);
        }
        await putIn(tx, game);
      }),
    );
  }

  listed(limit: number): Promise<readonly ListedGame[]> {
    return this.#explained(async () => {
      const rows = await query<[string, string, string, string, number]>(
        this.db,
        `SELECT g."roomId", p."name", g."mode", g."standing", g."players"
         FROM "Game" AS g JOIN "Room" AS r ON r."id" = g."roomId" JOIN "Person" AS p ON p."id" = g."ownerId"
         WHERE r."listed" AND NOT r."draft" AND r."archivedAt" IS NULL AND g."daily" IS NULL
         ORDER BY g."standing" = 'lobby' DESC, g."changedAt" DESC LIMIT ?`,
        limit,
      );
      return rows.map(([room, owner, mode, standing, players]) => ({
        room: room as RoomId,
        owner,
        mode: mode as Mode,
        standing: standing as GameStanding,
        players,
      }));
    });
  }

  ofDay(day: string, owner: PersonId): Promise<RoomId | null> {
    return this.#explained(async () => {
      const [row] = await query<[string]>(
        this.db,
        `SELECT "roomId" FROM "Game" WHERE "daily" = ? AND "ownerId" = ?`,
        day,
        owner,
      );
      return row ? (row[0] as RoomId) : null;
    });
  }

  scoresOfDay(day: string, limit: number): Promise<readonly DayScore[]> {
    return this.#explained(async () => {
      const rows = await query<[string, string, number]>(
        this.db,
        `SELECT p."id", p."name", d."points" FROM
           (SELECT r."personId", sum(r."points") AS "points" FROM "GameRound" AS g
            JOIN "RoundResult" AS r ON r."roundId" = g."id"
            WHERE g."daily" = ? GROUP BY r."personId") AS d
         JOIN "Person" AS p ON p."id" = d."personId" ORDER BY d."points" DESC, p."id" LIMIT ?`,
        day,
        limit,
      );
      return rows.map(([person, name, points]) => ({ person: person as PersonId, name, points }));
    });
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

const columnsOf = ({ state, standing, players, changedAt }: GameRecord): readonly unknown[] => [
  state.settings.mode,
  JSON.stringify(state),
  standing,
  players,
  state.daily,
  changedAt,
];

async function putIn(db: SqlQueryable, game: GameRecord): Promise<void> {
  await execute(
    db,
    `UPDATE "Game" SET "mode" = ?, "state" = ?, "standing" = ?, "players" = ?, "daily" = ?, "changedAt" = ?
     WHERE "roomId" = ?`,
    ...columnsOf(game),
    game.room,
  );
}

/** @returns false where it stands already */
async function insertRound(tx: SqlQueryable, round: FinishedRound): Promise<boolean> {
  const { id, room, match, n, mode, model, digits, twist, daily, startedAt, endedAt, modelPoints } = round;
  const added = await execute(
    tx,
    `INSERT INTO "GameRound" ("id", "roomId", "match", "n", "mode", "model", "digits", "twist", "daily",
       "startedAt", "endedAt", "modelPoints")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    id,
    room,
    match,
    n,
    mode,
    model,
    digits,
    twist,
    daily,
    startedAt,
    endedAt,
    modelPoints,
  );
  return added > 0;
}

/** In one statement: 50 people's are fewer values than one may hold. */
async function insertResults(tx: SqlQueryable, round: FinishedRound): Promise<void> {
  const { id, room, mode, daily, endedAt, results } = round;
  if (results.length === 0) return;
  await execute(
    tx,
    `INSERT INTO "RoundResult" ("roundId", "roomId", "mode", "daily", "endedAt", "personId", "team", "points",
       "prompt", "readMs", "netRead", "judged", "judgedRight", "fooled", "drawingId")
     VALUES ${results.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    ...results.flatMap((result) => [
      id,
      room,
      mode,
      daily,
      endedAt,
      result.person,
      result.team,
      result.points,
      result.prompt,
      result.readMs,
      result.netRead,
      result.judged,
      result.judgedRight,
      result.fooled ? 1 : 0,
      result.drawing,
    ]),
  );
}

async function insertVotes(tx: SqlQueryable, { id, votes }: FinishedRound): Promise<void> {
  for (const { author, voter, n, said, right, ms } of votes)
    await execute(
      tx,
      `INSERT INTO "RoundVote" ("roundId", "authorId", "voterId", "n", "said", "right", "ms")
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      author,
      voter,
      n,
      said,
      right ? 1 : 0,
      ms,
    );
}
