import { randomBytes } from 'node:crypto';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SessionId } from '@/lib/ids';
import { databaseFile, openStorage, StorageError } from '@/server/storage';
import { openClient } from '@/server/storage/database/client';
import { PrismaRoomStore } from '@/server/storage/rooms/room-store';
import { SqliteAdapter } from '@/server/storage/sqlite/sqlite-adapter';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { aParticipant, aPerson, aRoom, NOW, RoomWriter } from '../../contracts/room-writer';
import { type TempFolder, tempFolder } from './temp-folder';

const ada = aPerson('ada');

describe('openStorage', () => {
  let folder: TempFolder;
  beforeEach(async () => {
    folder = await tempFolder();
  });
  afterEach(() => folder.remove());

  /** Runs into a StorageError, and gives it. */
  async function failure(work: Promise<unknown>): Promise<StorageError> {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StorageError);
    return error as StorageError;
  }

  it('makes the folder and the database, and finds everything again', async () => {
    const dataDir = join(folder.path, 'a', 'b');
    const first = await openStorage({ dataDir });
    expect(await first.healthy()).toBe(true);
    // It holds the keys of every room.
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    await first.people.put(ada, NOW);
    await first.close();
    expect(await first.healthy()).toBe(false);
    const second = await openStorage({ dataDir });
    expect(await second.people.find(ada.id)).toMatchObject(ada);
    await second.close();
  });

  it('reads DATABASE_URL', async () => {
    expect(databaseFile({ dataDir: '/data' })).toBe('/data/inkling.db');
    expect(databaseFile({ dataDir: '/data', url: '' })).toBe('/data/inkling.db');
    expect(databaseFile({ dataDir: '/data', url: 'file:/x/y.db' })).toBe('/x/y.db');
    expect(databaseFile({ dataDir: '/data', url: 'file:///x/y%20z.db' })).toBe('/x/y z.db');
    expect(databaseFile({ dataDir: '/data', url: 'file:./y.db' })).toBe(join(process.cwd(), 'y.db'));
    const url = join(folder.path, 'elsewhere.db');
    const storage = await openStorage({ dataDir: '/nowhere', url: `file:${url}` });
    expect(await storage.healthy()).toBe(true);
    await storage.close();
  });

  it('says which databases it speaks, and repeats no password', async () => {
    const unknown = await failure(openStorage({ dataDir: folder.path, url: 'mysql://user:secret@host/db' }));
    expect(unknown.code).toBe('unsupported');
    expect(unknown.message).toMatch(/mysql:.*file:<path>.*postgresql:/);
    const nobody = await failure(
      openStorage({ dataDir: folder.path, url: 'postgresql://user:secret@127.0.0.1:1/db' }),
    );
    expect(nobody.code).toBe('unreachable');
    expect(nobody.message).toContain('postgresql://127.0.0.1:1/db');
    for (const { message } of [unknown, nobody]) expect(message).not.toContain('secret');
  });

  it('settles appends that were given before it closes', async () => {
    const storage = await openStorage({ dataDir: folder.path });
    const room = aRoom('closing', ada.id);
    await storage.people.put(ada, NOW);
    await storage.rooms.create(room);
    const by = aParticipant(room.id, ada.id);
    await storage.rooms.putParticipant(by, NOW);
    const { epoch } = (await storage.rooms.take(room.id))!;
    const log = new RoomWriter();
    const appends = Array.from({ length: 10 }, () => {
      log.stroke('session-one' as SessionId, by.id);
      return storage.rooms.append(room.id, epoch, log.batch());
    });
    await storage.close();
    await Promise.all(appends);
    const again = await openStorage({ dataDir: folder.path });
    expect((await again.rooms.take(room.id))?.seq).toBe(log.seq);
    await again.close();
  });

  describe('says plainly', () => {
    it('that there is no such folder and cannot be one', async () => {
      const inTheWay = join(folder.path, 'file');
      await writeFile(inTheWay, '');
      for (const dataDir of [inTheWay, join(inTheWay, 'data')]) {
        const error = await failure(openStorage({ dataDir }));
        expect(error.code).toBe('read-only');
        expect(error.message).toMatch(/cannot be opened for writing.*INKLING_DATA/);
        expect(error.message).toContain(dataDir);
      }
    });

    it('that the folder, or the database in it, cannot be written', async () => {
      const dataDir = join(folder.path, 'data');
      await (await openStorage({ dataDir })).close();
      await chmod(folder.path, 0o755);
      await chmod(join(dataDir, 'inkling.db'), 0o444);
      await chmod(dataDir, 0o555);
      // Nothing is read-only for root, so that we are somebody else meanwhile.
      const isRoot = process.getuid?.() === 0;
      if (isRoot) process.seteuid!(65534);
      try {
        for (const options of [{ dataDir }, { dataDir, url: `file:${join(dataDir, 'new.db')}` }]) {
          const error = await failure(openStorage(options));
          expect(error.code).toBe('read-only');
          expect(error.message).toMatch(/cannot be opened for writing.*INKLING_DATA/);
        }
      } finally {
        if (isRoot) process.seteuid!(0);
        await chmod(dataDir, 0o755);
      }
    });

    it('that the file is no file, or no database', async () => {
      await mkdir(join(folder.path, 'inkling.db'));
      expect((await failure(openStorage({ dataDir: folder.path }))).code).toBe('read-only');
      const other = join(folder.path, 'other.db');
      await writeFile(other, randomBytes(8192));
      const error = await failure(openStorage({ dataDir: folder.path, url: `file:${other}` }));
      expect(error.code).toBe('not-a-database');
      expect(error.message).toMatch(/is not a database. Move it away/);
    });

    it('that a newer version made the database', async () => {
      await (await openStorage({ dataDir: folder.path })).close();
      const db = await SqliteConnection.open(join(folder.path, 'inkling.db'), false);
      await db.run('UPDATE "_prisma_migrations" SET migration_name = ?', ['29990101000000_future']);
      await db.close();
      expect((await failure(openStorage({ dataDir: folder.path }))).code).toBe('newer-database');
    });

    it('that the driver is missing', async () => {
      vi.doMock('sqlite3', () => {
        throw new Error('Could not locate the bindings file');
      });
      vi.resetModules();
      try {
        const { openStorage: open } = await import('@/server/storage');
        await expect(open({ dataDir: folder.path })).rejects.toThrow(
          /npm rebuild sqlite3.*g\+\+, make and python3/,
        );
      } finally {
        vi.doUnmock('sqlite3');
        vi.resetModules();
      }
    });

    it('that the disk is full, loses nothing, and goes on when there is space again', async () => {
      await (await openStorage({ dataDir: folder.path })).close();
      const file = join(folder.path, 'inkling.db');
      const adapter = await SqliteAdapter.open(file);
      const client = await openClient(adapter);
      const rooms = new PrismaRoomStore(client, adapter, file);
      const room = aRoom('full', ada.id);
      await client.person.create({ data: { ...ada, createdAt: NOW, seenAt: NOW } });
      await rooms.create(room);
      const by = aParticipant(room.id, ada.id);
      await rooms.putParticipant(by, NOW);
      const { epoch } = (await rooms.take(room.id))!;
      const limit = (pages: number) => client.$executeRawUnsafe(`PRAGMA max_page_count = ${pages}`);
      await limit(60);

      const log = new RoomWriter();
      let batch = log.batch();
      let error: unknown = null;
      while (error === null) {
        for (let i = 0; i < 20; i++) log.stroke('session-one' as SessionId, by.id);
        batch = log.batch();
        error = await rooms.append(room.id, epoch, batch).then(
          () => null,
          (reason: unknown) => reason,
        );
      }
      expect(error).toBeInstanceOf(StorageError);
      expect(error).toMatchObject({ code: 'disk-full' });
      expect((await client.room.findUnique({ where: { id: room.id } }))?.seq).toBe(batch[0]!.seq - 1);

      await limit(100_000);
      await rooms.append(room.id, epoch, batch);
      const stored = (await rooms.take(room.id))!;
      expect(stored.strokes).toEqual(log.expected().strokes);
      await client.$disconnect();
    });
  });
});
