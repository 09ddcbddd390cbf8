import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { openClient } from './database/client';
import { shippedMigrations } from './database/migrations';
import { query } from './database/raw-database';
import { databasePlace, type StorageOptions } from './database-place';
import { SqlDrawingStore } from './drawings/drawing-store';
import { SqlGalleryStore } from './drawings/gallery-store';
import { SqlReviewStore } from './drawings/review-store';
import { SqlBoardStore } from './games/board-store';
import { SqlGameStore } from './games/game-store';
import { PrismaAdminTokenStore } from './people/admin-token-store';
import { PrismaPersonKeyStore } from './people/person-key-store';
import { PrismaPersonStore } from './people/person-store';
import type { Storage } from './ports';
import { PrismaRoomStore } from './rooms/room-store';
import { migrateSqlite } from './sqlite/migrate-sqlite';
import { SqliteAdapter } from './sqlite/sqlite-adapter';
import { explained } from './storage-error';
import { SqlTrainingStore } from './training/training-store';
import { SqlVersionStore } from './training/version-store';

export { databaseFile, databasePlace, type StorageOptions } from './database-place';
export * from './ports';
export { StorageError } from './storage-error';

/** A database that has not answered by then does not, for whoever asks whether the server is ready. */
const HEALTHY_MS = 2_000;

/**
 * Opens the database, makes or migrates it where needed, and answers when it can be used.
 * @throws StorageError with what to do about it: an unwritable folder, a file that is no database, a server that does not answer, …
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const place = databasePlace(options);
  switch (place.kind) {
    case 'sqlite':
      return explained(place.file, () => openSqlite(place.file));
    case 'postgresql':
      return explained(place.name, () => openOnPostgres(place.url, place.name));
    default:
      return place satisfies never;
  }
}

async function openSqlite(file: string): Promise<Storage> {
  // The keys of every room stand in it: a folder that is made is for its owner alone.
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await migrateSqlite(file, await shippedMigrations('sqlite'));
  const db = await SqliteAdapter.open(file);
  return compose(db, file, () => db.load);
}

/** Its driver is loaded by those alone who ask for it. */
async function openOnPostgres(url: string, name: string): Promise<Storage> {
  const [{ migratePostgres }, { openPostgres }] = await Promise.all([
    import('./postgres/migrate-postgres'),
    import('./postgres/postgres-connection'),
  ]);
  await migratePostgres(url, await shippedMigrations('postgresql'));
  const { db, load } = await openPostgres(url);
  return compose(db, name, load);
}

/** @param name what errors call the database */
async function compose(db: SqlDriverAdapter, name: string, load: () => number): Promise<Storage> {
  const client = await openClient(db);
  await client.$connect();
  const rooms = new PrismaRoomStore(client, db, name);
  return {
    rooms,
    people: new PrismaPersonStore(client, db, name),
    drawings: new SqlDrawingStore(db, name),
    reviews: new SqlReviewStore(db, name),
    boards: new SqlBoardStore(db, name),
    personKeys: new PrismaPersonKeyStore(client, db, name),
    gallery: new SqlGalleryStore(db, name),
    training: new SqlTrainingStore(client, db, name),
    versions: new SqlVersionStore(client, db, name),
    games: new SqlGameStore(db, name),
    adminTokens: new PrismaAdminTokenStore(client, name),
    async healthy() {
      const answers = query(db, 'SELECT 1').then(
        () => true,
        () => false,
      );
      return Promise.race([answers, setTimeout(HEALTHY_MS, false, { ref: false })]);
    },
    load,
    async close() {
      await rooms.drained();
      await client.$disconnect();
    },
  };
}
