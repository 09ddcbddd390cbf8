import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openStorage } from '@/server/storage';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { NOW, RoomWriter } from '../../../contracts/room-writer';
import { tempFolder } from '../temp-folder';
import { batchesOf, owner, participant, room, seeded } from './kill-script';

const ROUNDS = 5;
const SEED = 42;

/** Starts the process, kills it once it has acknowledged so many batches, and answers the last seq that it acknowledged. */
async function appendAndKill(dataDir: string, round: number, acknowledgements: number): Promise<number> {
  const script = fileURLToPath(new URL('./appending-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let acknowledged = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (++count === acknowledgements) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

it(`keeps every acknowledged entry, once and in its place, through ${ROUNDS} kills`, async () => {
  const folder = await tempFolder();
  const random = seeded(SEED);
  const log = new RoomWriter();
  const setUp = await openStorage({ dataDir: folder.path });
  await setUp.people.put(owner, NOW);
  await setUp.rooms.create(room);
  await setUp.rooms.putParticipant(participant, NOW);
  await setUp.close();

  for (let round = 0; round < ROUNDS; round++) {
    const before = log.seq;
    const acknowledged = await appendAndKill(folder.path, round, 1 + Math.floor(random() * 100));
    expect(acknowledged).toBeGreaterThan(before);

    const storage = await openStorage({ dataDir: folder.path });
    const stored = (await storage.rooms.take(room.id))!;
    await storage.close();
    expect(stored.seq, `seed ${SEED}, round ${round}`).toBeGreaterThanOrEqual(acknowledged);

    const batches = batchesOf(round, log);
    while (log.seq < stored.seq) batches.next();
    // An append is there whole or not at all.
    expect(log.seq).toBe(stored.seq);
    const { seq, entries, strokes } = log.expected();
    expect({ seq: stored.seq, entries: stored.entries, strokes: stored.strokes }).toEqual({
      seq,
      entries,
      strokes,
    });

    const db = await SqliteConnection.open(join(folder.path, 'inkling.db'), false);
    expect((await db.all('PRAGMA integrity_check', [])).rows).toEqual([['ok']]);
    expect((await db.all('PRAGMA foreign_key_check', [])).rows).toEqual([]);
    await db.close();
  }
  expect(log.strokes.size).toBeGreaterThan(50);
  await folder.remove();
}, 180_000);
