import { chmod, cp, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { databaseFile, type StorageOptions } from '../database-place';
import { StorageError } from '../storage-error';
import { copyDatabase, fileTime, putBack } from './backup';

/** What makes an instance besides its database: who signed its cookies, and the versions of its networks. */
const BESIDE = ['secrets.json', 'models'] as const;
const DATABASE = 'inkling.db';
/** It holds everybody's drawings and the keys of every room. */
const FOLDER_MODE = 0o700;

/**
 * Copies an instance into a folder, while it runs.
 * @param folder made where it is missing; null: `backups/<time>` in the data folder
 * @returns where it is
 */
export async function backUpInstance(
  options: StorageOptions,
  folder: string | null,
  at: Date,
): Promise<string> {
  const to = resolve(folder ?? join(options.dataDir, 'backups', fileTime(at)));
  await mkdir(to, { recursive: true, mode: FOLDER_MODE });
  await chmod(to, FOLDER_MODE);
  await copyDatabase(databaseFile(options), join(to, DATABASE));
  for (const name of BESIDE)
    if (await exists(join(options.dataDir, name)))
      await cp(join(options.dataDir, name), join(to, name), { recursive: true, preserveTimestamps: true });
  return to;
}

/**
 * Puts an instance back as `backUpInstance` left it. Versions of networks that came since stay; nothing refers to them.
 * @returns the name of the database that stood there; null where none did
 */
export async function restoreInstance(
  options: StorageOptions,
  folder: string,
  at: Date,
): Promise<string | null> {
  if (!(await exists(join(folder, DATABASE))))
    throw new StorageError('unsupported', `${folder} holds no ${DATABASE}: it is no backup.`);
  await mkdir(options.dataDir, { recursive: true, mode: FOLDER_MODE });
  const former = await putBack(join(folder, DATABASE), databaseFile(options), at);
  for (const name of BESIDE)
    if (await exists(join(folder, name)))
      await cp(join(folder, name), join(options.dataDir, name), {
        recursive: true,
        preserveTimestamps: true,
      });
  return former;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
