import { openStorage } from '@/server/storage';
import { RoomWriter } from '../../../contracts/room-writer';
import { batchesOf, room } from './kill-script';

// Appends until it is killed, three batches ahead of their acknowledgements, and says which seq was acknowledged.
const [dataDir = '', round = ''] = process.argv.slice(2);
const storage = await openStorage({ dataDir });
const taken = (await storage.rooms.take(room.id))!;
const log = new RoomWriter();
log.seq = taken.seq;

const waiting: Promise<void>[] = [];
for (const batch of batchesOf(Number(round), log)) {
  const last = batch.at(-1)!.seq;
  waiting.push(
    storage.rooms.append(room.id, taken.epoch, batch).then(() => {
      process.stdout.write(`${last}\n`);
    }),
  );
  if (waiting.length === 3) await waiting.shift();
}
