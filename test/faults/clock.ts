import type { EpochMillis } from '@/lib/ids';
import { type Clock, systemClock } from '@/server/rooms/clock';
import { createRooms } from '@/server/rooms/create-rooms';
import { ABANDONED_LOOK_MS } from '@/server/rooms/upkeep/abandoned-strokes';
import { openStorage } from '@/server/storage';
import { drawingOp, drawingSession } from '../support/rooms/drawing-ops';
import { participantRecord, person, ROOM, readingOf, roomRecord } from '../support/rooms/room-records';
import { temporaryData } from '../support/servers/product';
import type { Outcome } from './outcome';
import { until } from './until';

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** Forward and back, further than any daylight saving: a machine whose clock was wrong and is set. */
const JUMPS_MS = [YEAR_MS, -YEAR_MS, -10 * YEAR_MS, 11 * YEAR_MS, -1, 3_600_000, -3_600_000];
const OPS_BETWEEN = 50;

/** A room on a real database whose clock jumps while somebody draws. */
export async function clockJump(): Promise<Outcome> {
  const data = temporaryData();
  const storage = await openStorage({ dataDir: data.dir });
  let offset = 0;
  let longest = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => (systemClock.now() + offset) as EpochMillis,
    after(ms, run) {
      longest = Math.max(longest, ms);
      return systemClock.after(ms, run);
    },
  };
  try {
    await storage.people.put({ id: person(0), name: 'Human', role: 'person' }, clock.now());
    await storage.rooms.create(roomRecord({ draft: false }));
    const reported: unknown[] = [];
    const rooms = createRooms({
      store: storage.rooms,
      inference: { read: async () => readingOf(3) },
      clock,
      report: (error) => reported.push(error),
    });
    const room = await rooms.open(ROOM);
    const session = drawingSession(0);
    let settled = 0;
    let read = 0;
    await room!.admit(participantRecord(0), { kind: 'owner' });
    const subscription = await room!.subscribe(
      {
        session,
        participant: participantRecord(0),
        sendBatch(batch) {
          settled = batch.settledThrough ?? settled;
          read = Math.max(read, ...batch.predictions.map(({ seq }) => seq));
          return true;
        },
        sendFrame: () => true,
        close: (_reason, message) => reported.push(message),
      },
      { unsettledFrom: 1 },
    );
    if ('code' in subscription) throw new Error(subscription.message);
    let n = 0;
    for (const jump of [0, ...JUMPS_MS]) {
      offset += jump;
      for (let i = 0; i < OPS_BETWEEN; i++) {
        n++;
        const error = await subscription.submit([{ n, op: drawingOp(session, n) }]);
        if (error) throw new Error(error.message);
      }
      // What was drawn since the jump is on disk, and is read.
      await until(() => settled === n && read > n - OPS_BETWEEN);
    }
    await rooms.close();
    const kept = (await storage.rooms.session(ROOM, session))?.lastN ?? 0;
    // What was reported is the message of the room's closing alone.
    const failures = reported.filter((one) => one instanceof Error);
    if (failures.length > 0) throw failures[0];
    // Nothing in a room waits longer than from one look for abandoned strokes to the next, whatever the time of day was set to.
    if (longest > ABANDONED_LOOK_MS) throw new Error(`Something was to wait for ${longest / 1000} s.`);
    return { fault: 'clock jumps by years', of: 'ops acknowledged', tried: n, lost: n - kept, note: '' };
  } finally {
    await storage.close();
    data.remove();
  }
}
