import { expect, it } from 'vitest';
import type { SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { query, transaction } from '@/server/storage/database/raw-database';
import { openPostgres } from '@/server/storage/postgres/postgres-connection';
import { explain, isHopeless, POSTGRES_PREFIX } from '@/server/storage/storage-error';
import { onPostgres } from '@/test/support/servers/databases';
import { cuttablePostgres } from '@/test/support/servers/postgres';
import { aParticipant, aPerson, aRoom, NOW, RoomWriter } from '../../../contracts/room-writer';

onPostgres((name, make) => {
  it(`${name} that is away is said to be, and what was to be written is written when it is back`, async () => {
    const database = await make();
    const { url, way } = await cuttablePostgres(database.options.url!);
    const storage = await openStorage({ ...database.options, url });
    const ada = aPerson('ada');
    const room = aRoom('away', ada.id);
    const by = aParticipant(room.id, ada.id);
    await storage.people.put(ada, NOW);
    await storage.rooms.create(room);
    await storage.rooms.putParticipant(by, NOW);
    const { epoch } = (await storage.rooms.take(room.id))!;
    const log = new RoomWriter();
    log.stroke('session-one' as SessionId, by.id);
    await storage.rooms.append(room.id, epoch, log.batch());

    await way.cut();
    log.stroke('session-one' as SessionId, by.id);
    const entries = log.batch();
    const failures = await Promise.all(
      [storage.rooms.append(room.id, epoch, entries), storage.people.find(ada.id)].map((asked) =>
        asked.then(
          () => null,
          (error: unknown) => error,
        ),
      ),
    );
    for (const failure of failures) expect(failure).toMatchObject({ code: 'unreachable' });
    expect(isHopeless(failures[0])).toBe(false);
    expect(await storage.healthy()).toBe(false);

    await way.mend();
    await storage.rooms.append(room.id, epoch, entries);
    expect(await storage.healthy()).toBe(true);
    expect((await storage.rooms.take(room.id))!.strokes).toEqual(log.expected().strokes);
    await storage.close();
    await way.close();
    await database.remove();
  });

  it(`what waits for ${name} on a path that drops packets fails in the end, and goes another way when there is one`, async () => {
    const database = await make();
    const { url, way } = await cuttablePostgres(database.options.url!);
    const { db, load } = await openPostgres(url, SILENCE_MS);
    const work = transaction(db, async (tx) => {
      await query(tx, 'SELECT 1');
      way.silence();
      // Others get through again, which this one never does.
      await way.mend();
      await query(tx, 'SELECT 2');
    });
    const failure = await work.catch((error: unknown) => explain(error, POSTGRES_PREFIX));
    expect(failure).toMatchObject({ code: 'unreachable' });
    expect(load()).toBe(0);
    expect(await query(db, 'SELECT 3')).toEqual([[3]]);
    // What takes its time is waited for.
    expect(await query(db, 'SELECT 4 FROM pg_sleep(?)', (3 * SILENCE_MS) / 1000)).toEqual([[4]]);
    await db.dispose();
    await way.close();
    await database.remove();
  });
});

/** What would be too short for a busy database. */
const SILENCE_MS = 500;
