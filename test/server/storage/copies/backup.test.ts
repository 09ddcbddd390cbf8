import { readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '@/server/storage';
import { backUpInstance, restoreInstance } from '@/server/storage/copies/instance-backup';
import { readMigrations } from '@/server/storage/database/migrations';
import { migrateSqlite } from '@/server/storage/sqlite/migrate-sqlite';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { aParticipant, aPerson, aRoom, NOW, RoomWriter, samples } from '../../../contracts/room-writer';
import { type TempFolder, tempFolder } from '../temp-folder';

const owner = aPerson('kept');
const room = aRoom('kept', owner.id);
const participant = aParticipant(room.id, owner.id);
const AT = new Date('2026-11-26T12:00:00Z');

async function draw(storage: Storage): Promise<RoomWriter> {
  await storage.people.put(owner, NOW);
  await storage.rooms.create(room);
  await storage.rooms.putParticipant(participant, NOW);
  const { epoch } = (await storage.rooms.take(room.id))!;
  const log = new RoomWriter();
  for (let i = 0; i < 20; i++) {
    log.begin('session-1' as never, participant.id, samples(3, i));
    await storage.rooms.append(room.id, epoch, log.batch());
  }
  return log;
}

describe('a backup', () => {
  let folder: TempFolder;
  let dataDir: string;
  let to: string;
  beforeEach(async () => {
    folder = await tempFolder();
    dataDir = join(folder.path, 'data');
    to = join(folder.path, 'backup');
  });
  afterEach(() => folder.remove());

  it('is made while the server writes, is whole, and puts everything back as it was then', async () => {
    const storage = await openStorage({ dataDir });
    await writeFile(join(dataDir, 'secrets.json'), 'the secrets of then');
    const log = await draw(storage);
    expect(await backUpInstance({ dataDir }, to, AT)).toBe(to);
    expect((await stat(to)).mode & 0o777).toBe(0o700);
    const { seq, entries, strokes } = log.expected();
    await storage.people.put({ ...owner, name: 'Somebody Else' }, NOW);
    await storage.close();
    await writeFile(join(dataDir, 'secrets.json'), 'other secrets');

    const former = await restoreInstance({ dataDir }, to, AT);
    expect(former).toMatch(/inkling\.db\.before-restore-2026-11-26T12-00-00Z$/);
    expect((await readdir(dataDir)).sort()).toEqual(
      ['inkling.db', 'inkling.db.before-restore-2026-11-26T12-00-00Z', 'secrets.json'].sort(),
    );
    const back = await openStorage({ dataDir });
    const stored = (await back.rooms.take(room.id))!;
    expect({ seq: stored.seq, entries: stored.entries, strokes: stored.strokes }).toEqual({
      seq,
      entries,
      strokes,
    });
    // No client goes on from an epoch that it saw after the backup.
    expect(stored.epoch).toBeGreaterThan(1_000_000);
    expect((await back.people.find(owner.id))?.name).toBe(owner.name);
    await back.close();
  });

  it('goes beside the data where no folder is named, and into a new one that is its owner’s alone', async () => {
    await (await openStorage({ dataDir })).close();
    const backup = await backUpInstance({ dataDir }, null, AT);
    expect(backup).toBe(join(dataDir, 'backups', '2026-11-26T12-00-00Z'));
    const elsewhere = join(folder.path, 'elsewhere');
    expect(await restoreInstance({ dataDir: elsewhere }, backup, AT)).toBeNull();
    expect((await stat(elsewhere)).mode & 0o777).toBe(0o700);
  });

  it('is not put back under a running server, nor where it is damaged, and then changes nothing', async () => {
    const storage = await openStorage({ dataDir });
    await draw(storage);
    await backUpInstance({ dataDir }, to, AT);
    await expect(restoreInstance({ dataDir }, to, AT)).rejects.toThrow(/A server has .* open/);
    expect(await storage.healthy()).toBe(true);
    await storage.close();
    const { size } = await stat(join(to, 'inkling.db'));
    await truncate(join(to, 'inkling.db'), size - 4096 * 3);
    await expect(restoreInstance({ dataDir }, to, AT)).rejects.toThrow();
    await expect(restoreInstance({ dataDir }, join(folder.path, 'nothing'), AT)).rejects.toThrow(/no backup/);
    const after = await openStorage({ dataDir });
    expect((await after.rooms.take(room.id))?.seq).toBe(20);
    await after.close();
  });
});

it('a database that an older version made is copied before it is brought up to date, and loses nothing', async () => {
  const folder = await tempFolder();
  const file = join(folder.path, 'inkling.db');
  const shipped = await readMigrations('prisma/migrations/sqlite');
  // The first version that was given away, with what its people drew.
  await migrateSqlite(file, shipped.slice(0, 1));
  const old = await SqliteConnection.open(file, false);
  await old.script(`
    INSERT INTO "Person" ("id", "name", "role", "createdAt", "seenAt") VALUES ('person-old', 'Old Otter', 'admin', 1, 2);
    INSERT INTO "Room" ("id", "name", "draft", "ownerId", "model", "createdAt", "drawKey", "viewKey")
      VALUES ('room-old', 'Old room', 0, 'person-old', 'cnn@shipped', 3, 'd', 'v');`);
  await old.close();

  const storage = await openStorage({ dataDir: folder.path });
  expect(await storage.people.find('person-old' as never)).toMatchObject({
    name: 'Old Otter',
    role: 'admin',
    turn: 0,
  });
  expect(await storage.rooms.find('room-old' as never)).toMatchObject({
    name: 'Old room',
    owner: 'person-old',
  });
  await storage.close();

  const name = `inkling.db.before-${shipped[1]!.name}`;
  expect(await readdir(folder.path)).toContain(name);
  const before = await SqliteConnection.open(join(folder.path, name), false);
  expect((await before.all('SELECT migration_name FROM "_prisma_migrations"', [])).rows).toEqual([
    [shipped[0]!.name],
  ]);
  expect((await before.all('SELECT name FROM "Person"', [])).rows).toEqual([['Old Otter']]);
  await before.close();

  // Nothing is copied where nothing is to be done.
  await (await openStorage({ dataDir: folder.path })).close();
  expect((await readdir(folder.path)).filter((one) => one.includes('before'))).toEqual([name]);
  await folder.remove();
});
