import { describe, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import { type ClientMessageName, clientMessages, PROTOCOL_VERSION } from '@/lib/wire';
import { systemClock } from '@/server/rooms/clock';
import type { RoomPort } from '@/server/rooms/port';
import { PersonBudgets } from '@/server/sockets/allowance';
import { createJoinQueue } from '@/server/sockets/join-queue';
import { createRoomConnection } from '@/server/sockets/room-connection';
import type { SocketHandlers } from '@/server/sockets/socket-port';
import { settle } from '../support/fake-clock';
import { MemoryRoomStore } from '../support/rooms/memory-room-store';
import { RoomHarness } from '../support/rooms/room-harness';
import { beginOp, session } from '../support/rooms/room-play';
import { participantRecord, ROOM, roomRecord } from '../support/rooms/room-records';
import { wireSchemas } from '../support/wire/wire-schemas';
import { cases, SEED } from './cases';
import { mutate } from './mutate';
import { Random } from './random';
import { validValue } from './valid-value';

const MALFORMED = cases(100_000, 300_000);
const VALID = cases(10_000, 30_000);
/** A connection is ended after a hundred messages that make no sense; each gets a few less. */
const PER_CONNECTION = 90;
/** Messages of each name that are broken. */
const WHOLE = 100;

const schemas = wireSchemas();
const names = Object.keys(clientMessages) as ClientMessageName[];
const validMessage = (name: ClientMessageName, random: Random): unknown =>
  validValue(schemas.client[name]!, schemas, random);

/** A real room behind real connections, their sockets and doorkeeper played. */
async function room() {
  const store = new MemoryRoomStore();
  await store.create(roomRecord());
  const person = participantRecord(1);
  for (let i = 0; i < 2; i++) await store.putParticipant(participantRecord(i), 1000 as never);
  const harness = new RoomHarness(store);
  const port: RoomPort = await harness.room();
  const host = await harness.join(0);
  await host.subscription.submit([{ n: 1, op: beginOp() }]);
  await harness.quiet();
  const reports: unknown[] = [];
  let sockets = 0;
  let shared = 0;
  let closed = 0;
  let time = 0;

  async function connect(): Promise<SocketHandlers> {
    const connection = createRoomConnection(
      {
        id: `socket-${sockets++}`,
        cookie: 'a cookie',
        origin: 'http://inkling.test',
        address: '127.0.0.1',
        send: () => true,
        sendFrame: () => true,
        close: () => {
          closed++;
        },
      },
      {
        doorkeeper: {
          identify: async () => 'human-1' as PersonId,
          admit: async () => ({ room: port, participant: person, links: null }),
          share: async () => {
            shared++;
            return { drawUrl: '', viewUrl: '' };
          },
          revive: async () => {
            shared++;
            return null;
          },
          readBy: async () => {
            shared++;
            return null;
          },
        },
        people: new PersonBudgets(),
        joins: createJoinQueue(),
        games: { sit: async () => null, settled: async () => undefined },
        // Slow enough for every budget.
        after: systemClock.after,
        now: () => {
          time += 30;
          return time;
        },
        events: {
          opened: () => undefined,
          joined: () => undefined,
          closed: () => undefined,
          ops: () => undefined,
          refused: () => undefined,
          batch: () => undefined,
          frame: () => undefined,
        },
        report: (error) => reports.push(error),
      } as Parameters<typeof createRoomConnection>[1],
    );
    connection.message(
      'join',
      { protocol: PROTOCOL_VERSION, room: ROOM, session: session('fuzz'), unsettledFrom: 1 },
      () => undefined,
    );
    await settle();
    return connection;
  }

  const state = async () => ({
    snapshot: (await harness.join(0, { session: 'witness' })).subscription.welcome.catchUp,
    log: structuredClone(store.log(ROOM)),
    remarks: await store.remarks(ROOM, 1000),
    record: await store.find(ROOM),
    shared,
  });
  return { harness, reports, connect, state, closed: () => closed };
}

describe(`messages at random (seed ${SEED})`, () => {
  it(`${MALFORMED} that fit no schema are answered with what is wrong, and change nothing`, {
    timeout: 1_800_000,
  }, async () => {
    const random = new Random(SEED);
    const { reports, connect, state, closed } = await room();
    const before = await state();
    const seen = new Map<string, number>();
    // To be broken in other ways each time.
    const whole = new Map(
      names.map((name) => [name, Array.from({ length: WHOLE }, () => validMessage(name, random))]),
    );
    let connection = await connect();
    for (let i = 0, harmless = 0; i < MALFORMED; ) {
      if (i % PER_CONNECTION === 0 && harmless === 0) {
        connection.closed();
        connection = await connect();
      }
      const known = !random.chance(0.03);
      const name = known
        ? random.pick(names)
        : random.pick(['', 'constructor', 'toString', 'jump', '__proto__', 'x'.repeat(5000)]);
      const data = mutate(random.pick(whole.get(known ? (name as ClientMessageName) : 'ops')!), random);
      if (known && clientMessages[name as ClientMessageName].safeParse(data).success) {
        harmless = 1;
        continue;
      }
      harmless = 0;
      i++;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const answers: unknown[] = [];
      try {
        connection.message(name, data, (answer) => answers.push(answer));
      } catch (error) {
        throw new Error(`Case ${i} of seed ${SEED} ("${name}") brought the server down.`, { cause: error });
      }
      const [answer] = answers as [{ ok: boolean; error: { code: string; message: string } }];
      if (
        answers.length !== 1 ||
        answer.ok ||
        answer.error.code !== 'malformed' ||
        !(answer.error.message.length > 10)
      )
        expect.fail(`Case ${i} of seed ${SEED} ("${name}") was answered ${JSON.stringify(answers)}.`);
      if (answer.error.message.length > 2_000)
        expect.fail(`Case ${i} of seed ${SEED}: an error of ${answer.error.message.length} characters.`);
    }
    connection.closed();
    expect(await state()).toEqual(before);
    expect(reports).toEqual([]);
    expect(closed()).toBe(0);
    for (const name of names) expect(seen.get(name), name).toBeGreaterThan(MALFORMED / 50);
    expect(({} as { role?: unknown }).role).toBeUndefined();
  });

  it(`${VALID} that fit are answered once at most, taken or refused for a reason, and bring nothing down`, {
    timeout: 1_800_000,
  }, async () => {
    const random = new Random(SEED + 1);
    const { harness, reports, connect, state } = await room();
    const codes = new Map<string, number>();
    let connection = await connect();
    for (let i = 0; i < VALID; i++) {
      if (i % 50 === 0) {
        connection.closed();
        harness.clock.advance(5_000);
        connection = await connect();
      }
      const name = random.pick(names);
      let answered = 0;
      connection.message(name, validMessage(name, random), (answer) => {
        const { ok, error } = answer as { ok: boolean; error?: { code: string } };
        const said = ok ? 'ok' : (error?.code ?? 'nothing');
        codes.set(said, (codes.get(said) ?? 0) + 1);
        if (++answered > 1) throw new Error(`Case ${i} of seed ${SEED + 1} ("${name}") was answered twice.`);
      });
      if (i % 10 === 0) await settle();
      harness.clock.advance(20);
    }
    await settle();
    connection.closed();
    expect(reports).toEqual([]);
    expect(codes.get('ok')).toBeGreaterThan(VALID / 20);
    expect([...codes.keys()]).not.toContain('nothing');
    expect((await state()).snapshot.kind).toBe('snapshot');
  });
});
