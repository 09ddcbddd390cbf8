/**
 * A process that draws in a room on a real database until it is killed, and says on its standard output how far it was told that
 * its ops are settled: one number a line. Arguments: the data folder, and which of its lives this is.
 */
import { writeSync } from 'node:fs';
import { createRooms } from '@/server/rooms/create-rooms';
import type { RoomPort } from '@/server/rooms/port';
import { openStorage } from '@/server/storage';
import { drawingOp, drawingSession } from '../rooms/drawing-ops';
import { participantRecord, ROOM, readingOf } from '../rooms/room-records';

const storage = await openStorage({ dataDir: process.argv[2]! });
const rooms = createRooms({
  store: storage.rooms,
  inference: { read: async () => readingOf(3) },
  report: (error) => {
    throw error;
  },
});
const room = (await rooms.open(ROOM)) as RoomPort;
const session = drawingSession(Number(process.argv[3]));
const subscription = await room.subscribe(
  {
    session,
    participant: participantRecord(0),
    sendBatch(batch) {
      if (batch.settledThrough !== null) writeSync(1, `${batch.settledThrough}\n`);
      return true;
    },
    sendFrame: () => true,
    close: () => undefined,
  },
  { unsettledFrom: 1 },
);
if ('code' in subscription) throw new Error(subscription.message);

for (let n = 1; ; n++) {
  const error = await subscription.submit([{ n, op: drawingOp(session, n) }]);
  // Faster than the disk: give it a turn, so that every kill finds a tail that is not committed.
  if (error?.code === 'unavailable') n--;
  if (error || n % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
}
