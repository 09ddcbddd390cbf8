import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaAdminTokenStore } from './admin-token-store';
import { SqlBoardStore } from './board-store';
import { openClient } from './client';
import { databaseFile, type StorageOptions } from './database-file';
import { SqlDrawingStore } from './drawing-store';
import { SqlGalleryStore } from './gallery-store';
import { SqlGameStore } from './game-store';
import { migrate, readMigrations } from './migrate';
import { PrismaPersonKeyStore } from './person-key-store';
import { PrismaPersonStore } from './person-store';
import type { Storage } from './ports';
import { query } from './raw-database';
import { SqlReviewStore } from './review-store';
import { PrismaRoomStore } from './room-store';
import { SqliteAdapter } from './sqlite-adapter';
import { explained } from './storage-error';
import { SqlTrainingStore } from './training-store';
import { SqlVersionStore } from './version-store';

export { databaseFile, type StorageOptions } from './database-file';
export * from './ports';
export { StorageError } from './storage-error';

/**
 * Opens the database, makes or migrates it where needed, and answers when it can be used.
 * @throws StorageError with what to do about it: an unwritable folder, a file that is no database, a missing driver, …
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const file = databaseFile(options);
  return explained(file, async () => {
    // The keys of every room stand in it: a folder that is made is for its owner alone.
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await migrate(file, await readMigrations(migrationsFolder('sqlite')));
    const db = await SqliteAdapter.open(file);
    const client = openClient(db);
    await client.$connect();
    const rooms = new PrismaRoomStore(client, db, file);
    return {
      rooms,
      people: new PrismaPersonStore(client, db, file),
      drawings: new SqlDrawingStore(db, file),
      reviews: new SqlReviewStore(db, file),
      boards: new SqlBoardStore(db, file),
      personKeys: new PrismaPersonKeyStore(client, file),
      gallery: new SqlGalleryStore(db, file),
      training: new SqlTrainingStore(client, db, file),
      versions: new SqlVersionStore(client, db, file),
      games: new SqlGameStore(db, file),
      adminTokens: new PrismaAdminTokenStore(client, file),
      async healthy() {
        try {
          await query(db, 'SELECT 1');
          return true;
        } catch {
          return false;
        }
      },
      load: () => db.load,
      async close() {
        await rooms.drained();
        await client.$disconnect();
      },
    };
  });
}

/** Found upward from this file, whose place differs between the sources and the bundle. */
function migrationsFolder(provider: 'sqlite'): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations', provider);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`prisma/migrations/${provider} is missing`);
  }
}
