import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { driverCodeOf } from '../database/driver-errors';
import { SqliteConnection } from '../sqlite/sqlite-connection';
import { StorageError } from '../storage-error';

/** Above every epoch that a client may have seen since the backup was made: nobody goes on from what no longer is. */
const EPOCHS_AHEAD = 1_000_000;

/**
 * Copies the database as it stands at one moment, while others read and write it. The copy is whole and checked before it has its name.
 * @throws StorageError where either is damaged; SQLite's and the file system's own errors
 */
export async function copyDatabase(file: string, to: string): Promise<void> {
  const aside = `${to}.${randomBytes(6).toString('hex')}.partial`;
  try {
    const db = await SqliteConnection.open(file, false);
    try {
      await db.run('VACUUM INTO ?', [aside]);
    } finally {
      await db.close();
    }
    await verifyDatabase(aside);
    const handle = await open(aside, 'r+');
    await handle.sync();
    await handle.close();
    await rename(aside, to);
  } finally {
    for (const left of [aside, `${aside}-journal`]) await rm(left, { force: true });
  }
}

/** Reads all of it. @throws StorageError */
export async function verifyDatabase(file: string): Promise<void> {
  const db = await SqliteConnection.open(file, false);
  try {
    const [integrity, orphans] = [
      await db.all('PRAGMA integrity_check', []),
      await db.all('PRAGMA foreign_key_check', []),
    ];
    const said = integrity.rows.flat().join('; ');
    if (said !== 'ok' || orphans.rows.length > 0)
      throw new StorageError(
        'damaged',
        `The database ${file} is damaged: ${said === 'ok' ? `${orphans.rows.length} rows point to nothing` : said.slice(0, 300)}.`,
      );
  } finally {
    await db.close();
  }
}

/**
 * Puts a copy in the database's place. What stood there is kept beside it.
 * @returns the name of what stood there; null where nothing did
 * @throws StorageError `locked` while a server has it open, `damaged` where the copy is
 */
export async function putBack(from: string, file: string, at: Date): Promise<string | null> {
  const aside = `${file}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await copyDatabase(from, aside);
    const db = await SqliteConnection.open(aside, false);
    await db.run('UPDATE "Room" SET "epoch" = "epoch" + ?', [EPOCHS_AHEAD]);
    await db.close();
    const former = (await foldedAndFree(file)) ? `${file}.before-restore-${fileTime(at)}` : null;
    if (former) await rename(file, former);
    await rename(aside, file);
    return former;
  } finally {
    await rm(aside, { force: true });
  }
}

/** 2026-11-26T12-00-00Z: sorts by time, and is a name on every file system. */
export const fileTime = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');

/** Leaving WAL mode needs the file for oneself alone, and folds what was written last into it. False where there is none. */
export async function foldedAndFree(file: string): Promise<boolean> {
  let db: SqliteConnection;
  try {
    db = await SqliteConnection.open(file, false);
  } catch (error) {
    if (driverCodeOf(error) === 'SQLITE_CANTOPEN') return false;
    throw error;
  }
  try {
    await db.run('PRAGMA journal_mode = DELETE', []);
    return true;
  } catch (error) {
    if (driverCodeOf(error) !== 'SQLITE_BUSY') throw error;
    throw new StorageError('locked', `A server has ${file} open. Stop it first.`);
  } finally {
    await db.close();
  }
}
