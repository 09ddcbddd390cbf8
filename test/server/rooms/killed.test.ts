import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { EpochMillis } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import type { Entry } from '@/lib/room/entry';
import { restore } from '@/lib/room/restore';
import { writeSnapshot } from '@/lib/room/snapshot';
import { emptyRoom } from '@/lib/room/state';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { openStorage } from '@/server/storage';
import { drawingOp, drawingSession } from '@/test/support/rooms/drawing-ops';
import { participantRecord, person, ROOM, roomRecord } from '@/test/support/rooms/room-records';
import { tempFolder } from '../storage/temp-folder';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Draws in a process of its own until it was told that this many ops are settled, and kills it in the midst of the next. */
async function drawAndDie(dataDir: string, life: number, enough: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/support/servers/drawing-process.ts', dataDir, String(life)],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exit = once(child, 'exit');
  let settled = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    settled = Math.max(settled, Number(line));
    if (settled >= enough) child.kill('SIGKILL');
  }
  const [, signal] = await exit;
  expect(signal).toBe('SIGKILL');
  return settled;
}

test('R15 R16 R17 whatever a process said was settled is there after it was killed, whole, and nothing but a beginning of what it was given', async () => {
  const folder = await tempFolder();
  const open = () => openStorage({ dataDir: folder.path });
  const first = await open();
  await first.people.put({ id: person(0), name: 'Human', role: 'person' }, 1 as EpochMillis);
  await first.rooms.create(roomRecord());
  await first.rooms.putParticipant(participantRecord(0), 1 as EpochMillis);
  await first.close();

  const expected = emptyRoom(0 as never);
  for (const [life, enough] of [40, 333, 1001].entries()) {
    const settled = await drawAndDie(folder.path, life, enough);
    expect(settled).toBeGreaterThanOrEqual(enough);

    const storage = await open();
    const stored = await storage.rooms.take(ROOM);
    const state = restore(stored!);
    const session = drawingSession(life);
    const kept = (await storage.rooms.session(ROOM, session))?.lastN ?? 0;
    await storage.close();
    expect(kept).toBeGreaterThanOrEqual(settled);
    for (let n = 1; n <= kept; n++) {
      const entry: Entry = {
        seq: (expected.seq + 1) as Entry['seq'],
        session,
        n,
        by: participantRecord(0).id,
        at: 0 as EpochMillis,
        op: drawingOp(session, n),
      };
      applyEntry(expected, entry);
    }
    const timeless = (snapshot: ReturnType<typeof writeSnapshot>) => ({
      ...snapshot,
      epoch: 0,
      sessions: [],
      strokes: decodeStrokes(snapshot.strokes).map((stroke) => ({ ...stroke, at: 0 })),
    });
    expect(timeless(writeSnapshot(state))).toEqual(timeless(writeSnapshot(expected)));
  }
  await folder.remove();
}, 180_000);
