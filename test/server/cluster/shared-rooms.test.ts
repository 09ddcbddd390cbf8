import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpochMillis } from '@/lib/ids';
import type { Batch, Closing } from '@/lib/wire';
import { decodeFrame } from '@/lib/wire/frame-codec';
import { decodeStrokes } from '@/lib/wire/stroke-codec';
import { layeredFrame } from '@/server/cluster/layered-frames';
import { newProcessId } from '@/server/cluster/process-id';
import { openRedis, type Redis } from '@/server/cluster/redis';
import { createSharedRooms, type SharedRooms } from '@/server/cluster/shared-rooms';
import type { RoomSubscription } from '@/server/rooms/port';
import { openStorage, type Storage } from '@/server/storage';
import { HandInference } from '@/test/support/rooms/room-harness';
import { beginOp, session } from '@/test/support/rooms/room-play';
import { participantRecord, person, ROOM, roomRecord } from '@/test/support/rooms/room-records';
import { type CuttableWay, cuttableWay } from '@/test/support/servers/cuttable-way';
import { onEveryDatabase, type TestDatabase } from '@/test/support/servers/databases';
import { onRedis } from '@/test/support/servers/redis';

/** What the issue allows. */
const FAILOVER_MS = 5_000;
/** For what never comes; other waits hold nobody to a time. */
const PATIENCE_MS = 60_000;

/** A server process, as far as rooms go: its own way to Redis, its own connections to the database, its own network. */
interface Process {
  readonly rooms: SharedRooms;
  readonly inference: HandInference;
  readonly way: CuttableWay;
  readonly reports: unknown[];
  end(): Promise<void>;
}

interface Visitor {
  readonly subscription: RoomSubscription;
  readonly batches: Batch[];
  readonly frames: Uint8Array[];
  readonly closed: Closing['reason'][];
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const begun = performance.now();
  while (!(await what())) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error(`It did not come about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

onRedis((url) =>
  onEveryDatabase((name, make) =>
    describe(`rooms of several processes on Redis and ${name}`, () => {
      let database: TestDatabase;
      let prefix: string;
      let processes: Process[];
      beforeEach(async () => {
        database = await make();
        prefix = `inkling-test:${randomBytes(6).toString('hex')}:`;
        processes = [];
        const storage = await openStorage(database.options);
        for (const i of [0, 1, 2, 3])
          await storage.people.put({ id: person(i), name: `Human ${i}`, role: 'person' }, 1 as EpochMillis);
        await storage.rooms.create(roomRecord());
        for (const i of [0, 1, 2, 3])
          await storage.rooms.putParticipant(participantRecord(i), 1 as EpochMillis);
        await storage.close();
      });
      afterEach(async () => {
        await Promise.all(processes.map((process) => process.end()));
        await database.remove();
      });

      async function start(): Promise<Process> {
        const { hostname, port } = new URL(url);
        const way = await cuttableWay({ host: hostname, port: Number(port || 6379) });
        const reports: unknown[] = [];
        const own = `redis://127.0.0.1:${way.port}`;
        const [redis, reader]: Redis[] = [1, 2].map(() => openRedis(own, (error) => reports.push(error)));
        const storage: Storage = await openStorage(database.options);
        const inference = new HandInference();
        const rooms = createSharedRooms({
          store: storage.rooms,
          inference,
          self: newProcessId(),
          redis: redis!,
          reader: reader!,
          prefix,
          layered: layeredFrame(inference),
          games: () => null,
          onNews: () => undefined,
          onNewsLost: () => undefined,
          report: (error) => reports.push(error),
        });
        await rooms.start();
        let ended = false;
        const process: Process = {
          rooms,
          inference,
          way,
          reports,
          async end() {
            if (ended) return;
            ended = true;
            await rooms.close();
            redis!.disconnect();
            await way.close();
            await storage.close();
          },
        };
        processes.push(process);
        return process;
      }

      async function join(
        { rooms }: Process,
        i: number,
        tab = String(i),
        unsettledFrom = 1,
      ): Promise<Visitor> {
        const heard = {
          batches: [] as Batch[],
          frames: [] as Uint8Array[],
          closed: [] as Closing['reason'][],
        };
        const room = (await rooms.open(ROOM))!;
        const subscription = await room.subscribe(
          {
            session: session(tab),
            participant: participantRecord(i),
            sendBatch: (batch) => heard.batches.push(batch) > 0,
            sendFrame: (frame) => heard.frames.push(frame) > 0,
            close: (reason) => heard.closed.push(reason),
          },
          { unsettledFrom },
        );
        if ('code' in subscription) throw new Error(subscription.message);
        return { ...heard, subscription };
      }
      const entries = ({ batches }: Visitor) => batches.flatMap((batch) => batch.entries);
      const settled = ({ batches }: Visitor) =>
        batches.findLast(({ settledThrough }) => settledThrough !== null)?.settledThrough ?? 0;
      const strokes = ({ subscription: { welcome } }: Visitor) => {
        if (welcome.catchUp.kind !== 'snapshot') throw new Error('a first visit gets a snapshot');
        return decodeStrokes(welcome.catchUp.snapshot.strokes).map(({ id }) => id);
      };

      it('are each in one of them, and sockets of all draw in them together', async () => {
        const [one, other, third] = [await start(), await start(), await start()];
        const opened = await Promise.all([one, other, third].map(({ rooms }) => rooms.open(ROOM)));
        expect(opened.every((port) => port?.id === ROOM)).toBe(true);
        expect([one, other, third].map(({ rooms }) => rooms.roomCount).sort()).toEqual([0, 0, 1]);
        expect(await other.rooms.open('no-such-room' as never)).toBeNull();

        const visitors = await Promise.all([one, other, third].map((process, i) => join(process, i)));
        for (const [i, { subscription }] of visitors.entries())
          for (let n = 1; n <= 5; n++)
            expect(await subscription.submit([{ n, op: beginOp(10 * i + n) }])).toBeNull();
        await until(() =>
          visitors.every((visitor) => entries(visitor).length === 15 && settled(visitor) === 5),
        );
        const [first, ...rest] = visitors.map(entries);
        expect(first!.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
        for (const heard of rest) expect(heard).toEqual(first);
      });

      it('make the layers of a frame where the socket is', async () => {
        const [owner, guest] = [await start(), await start()];
        await join(owner, 0);
        const visitor = await join(guest, 1);
        visitor.subscription.watch('latest', 'default');
        await visitor.subscription.submit([
          { n: 1, op: beginOp(1) },
          { n: 2, op: { kind: 'end', stroke: `${session('1')}.1` as never } },
        ]);
        await until(() => visitor.frames.length > 0);
        const frame = decodeFrame(visitor.frames[0]!);
        expect(frame.layers.map(({ index }) => index)).toEqual([2, 4, 7, 8]);
        expect(new Set(owner.inference.requests.map(({ layers }) => layers))).toEqual(new Set(['none']));
        expect(guest.inference.requests.map(({ layers }) => layers)).toContain('default');
      });

      it('go to another when theirs stops, with all that was acknowledged', async () => {
        const [owner, guest] = [await start(), await start()];
        await join(owner, 0);
        const visitor = await join(guest, 1);
        await visitor.subscription.submit([{ n: 1, op: beginOp(1) }]);
        await until(() => settled(visitor) === 1);
        await owner.end();
        await until(() => visitor.closed.length > 0);
        expect(visitor.closed).toEqual(['restarting']);
        const again = await join(guest, 1, '1', 2);
        expect(guest.rooms.roomCount).toBe(1);
        expect(strokes(again)).toEqual([`${session('1')}.1`]);
      });

      it('go to another within five seconds when theirs is cut off without a word, whose writes are refused from then on', async () => {
        const [owner, guest] = [await start(), await start()];
        const host = await join(owner, 0);
        const visitor = await join(guest, 1);
        await visitor.subscription.submit([{ n: 1, op: beginOp(1) }]);
        await until(() => settled(visitor) === 1);
        const begun = performance.now();
        owner.way.silence();
        await until(() => visitor.closed.length > 0);
        let again: Visitor | null = null;
        await until(async () => {
          again = await join(guest, 1, '1', 2).catch(() => null);
          return again !== null;
        });
        expect(performance.now() - begun).toBeLessThan(FAILOVER_MS);
        expect(strokes(again!)).toEqual([`${session('1')}.1`]);

        // It does not know yet, and goes on: nothing of it is acknowledged, and its people are told to join again.
        await host.subscription.submit([{ n: 1, op: beginOp(2) }]);
        await until(() => host.closed.length > 0);
        expect(settled(host)).toBe(0);
        await owner.way.mend();
        let back: Visitor | null = null;
        await until(async () => {
          back = await join(owner, 0, '0', 1).catch(() => null);
          return back !== null;
        });
        expect(owner.rooms.roomCount).toBe(0);
        expect(await back!.subscription.submit([{ n: 1, op: beginOp(2) }])).toBeNull();
        await until(
          () =>
            settled(back!) === 1 &&
            entries(again!).some((entry) => 'op' in entry && entry.session === session('0')),
        );
      });
    }),
  ),
);
