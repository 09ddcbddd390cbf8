import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { Random } from '../fuzz/random';
import type { Benchmark, Row } from './benchmark';
import {
  circumstances,
  type Gathering,
  gather,
  type Measured,
  oneServer,
  type Place,
} from './load/gathering';
import { BESIDE, SERVERS, threeServers } from './load/three-servers';

/** So many that what people need stands out from what the servers do by themselves; some draw in the first of them. */
const ROOMS = 300;
/** That leaves three servers, their database and their people some of two cores: a delay is then the way's and not the machine's. */
const FIRST_DRAWN_IN = 4;
const DRAWN_IN = 24;
const PEOPLE_A_ROOM = 4;
const UPDATES_PER_SECOND = 20;
const MEASURED_MS = 10_000;
/** Of where the balancer sends people. */
const SEED = 20_261_126;
const KB = 2 ** 10;

/** The same people on one process and on three, who come to any of these, as a balancer sends them. */
export const cluster: Benchmark = {
  name: 'cluster',
  about: `${DRAWN_IN} rooms of ${PEOPLE_A_ROOM}, one drawing in each at ${UPDATES_PER_SECOND} updates a second: what a delivered update costs ${SERVERS} servers on Redis and PostgreSQL, and one on SQLite`,
  async run(context) {
    const alone = await measure(await gather(context, oneServer), 1);
    const three = await measure(await gather(context, threeServers), SERVERS);
    if (!alone.drawing.cores) {
      context.note('cluster: this system does not say what a process takes of the processor.');
      return [];
    }
    context.note(`cluster, one server: ${circumstances(alone.drawing)}.`);
    context.note(`cluster, ${SERVERS} servers: ${circumstances(three.drawing)}.`);
    for (const line of shares(three)) context.note(line);
    return [
      ...costRows(alone.drawing, three.drawing, ''),
      ...costRows(alone.watched, three.watched, ', one watching'),
      ...delayRows(alone.few, three.few, FIRST_DRAWN_IN),
      ...delayRows(alone.drawing, three.drawing, DRAWN_IN),
    ];
  },
};

interface Stages {
  /** Nobody is there; */
  readonly empty: Measured;
  /** people are in their rooms; */
  readonly still: Measured;
  /** one draws in the first four; */
  readonly few: Measured;
  /** one in each of the first 24; */
  readonly drawing: Measured;
  /** and one more in each of these has the network beside the sheet. */
  readonly watched: Measured;
  /** Of all servers, bytes for each person who is there. */
  readonly memory: number;
}

async function measure(gathering: Gathering, servers: number): Promise<Stages> {
  const memoryNow = () => gathering.metric('inkling_resident_memory_bytes');
  const random = new Random(SEED);
  try {
    const cookies = await gathering.people(ROOMS * PEOPLE_A_ROOM + 2 * DRAWN_IN);
    const empty = await gathering.draw(MEASURED_MS);
    const before = await memoryNow();
    const places: Place[] = [];
    const tab = (room: number, name: string) => ({
      ...places[room]!,
      cookie: cookies.shift()!,
      session: `room-${room}-${name}`,
      server: random.int(0, servers - 1),
      watches: false,
      draws: null,
    });
    for (let room = 0; room < ROOMS; room++) {
      places.push(await gathering.room(cookies[0]!));
      const lookOn = room < DRAWN_IN ? PEOPLE_A_ROOM - 1 : PEOPLE_A_ROOM;
      await gathering.join(Array.from({ length: lookOn }, (_, i) => tab(room, `person-${i}`)));
    }
    const still = await gathering.draw(MEASURED_MS);
    const memory = ((await memoryNow()) - before) / PEOPLE;
    const drawIn = async (from: number, to: number) => {
      for (let room = from; room < to; room++)
        await gathering.join([
          {
            ...tab(room, 'who-draws'),
            draws: {
              updatesPerSecond: UPDATES_PER_SECOND,
              region: [0, 0, SHEET_WIDTH, SHEET_HEIGHT],
              first: room,
            },
          },
        ]);
    };
    await drawIn(0, FIRST_DRAWN_IN);
    const few = await gathering.draw(MEASURED_MS);
    await drawIn(FIRST_DRAWN_IN, DRAWN_IN);
    const drawing = await gathering.draw(MEASURED_MS);
    for (let room = 0; room < DRAWN_IN; room++)
      await gathering.join([{ ...tab(room, 'who-watches'), watches: true }]);
    const watched = await gathering.draw(MEASURED_MS);
    return { empty, still, few, drawing, watched, memory };
  } finally {
    await gathering.close();
  }
}

/** Who are there before anybody draws. */
const PEOPLE = ROOMS * PEOPLE_A_ROOM - DRAWN_IN;

/** Milliseconds of processor a second. */
const ofServers = ({ cores }: Measured): number => 1000 * cores!.server;
const ofAll = (measured: Measured): number =>
  ofServers(measured) + (measured.beside[BESIDE.postgres] ?? 0) + (measured.beside[BESIDE.redis] ?? 0);

function costRows(one: Measured, three: Measured, about: string): Row[] {
  const aDelivery = (measured: Measured, ms: number) =>
    (ms * (measured.span.until - measured.span.from)) / (1000 * measured.figures.seenAfter.length);
  const cost = `processor for a delivery${about}: one server, SQLite`;
  return [
    { name: cost, unit: 'ms', samples: [aDelivery(one, ofServers(one))] },
    {
      name: `${SERVERS} servers${about}`,
      unit: 'ms',
      samples: [aDelivery(three, ofServers(three))],
      baseline: cost,
    },
    {
      name: `${SERVERS} servers, Redis and PostgreSQL${about}`,
      unit: 'ms',
      samples: [aDelivery(three, ofAll(three))],
      baseline: cost,
    },
    {
      name: `these to one server${about} (≤ 2)`,
      unit: 'times',
      samples: [aDelivery(three, ofAll(three)) / aDelivery(one, ofServers(one))],
      promise: { of: 'p50', atMost: 2 },
    },
  ];
}

function delayRows(one: Measured, three: Measured, rooms: number): Row[] {
  const baseline = `update sent → there for another, ${rooms} rooms: one server`;
  return [
    { name: baseline, unit: 'ms', samples: one.figures.seenAfter },
    { name: `${SERVERS} servers, ${rooms} rooms`, unit: 'ms', samples: three.figures.seenAfter, baseline },
  ];
}

/** What a person and a room take of each thing that there is, out of which follows what many need. */
function shares({ empty, still, few, drawing, watched, memory }: Stages): string[] {
  const line = (what: string, later: Measured, before: Measured | null, among: number): string => {
    const grown = (name: string) => ((later.beside[name] ?? 0) - (before?.beside[name] ?? 0)) / among;
    const servers = (ofServers(later) - (before ? ofServers(before) : 0)) / among;
    return (
      `cluster, a second of ${what}: ${servers.toFixed(2)} ms of the servers' processors, ${grown(BESIDE.postgres).toFixed(2)} of PostgreSQL's, ` +
      `${grown(BESIDE.redis).toFixed(2)} of Redis'; ${grown(BESIDE.rows).toFixed(1)} rows and ${(grown(BESIDE.wal) / KB).toFixed(1)} KB of log in PostgreSQL ` +
      `(${grown(BESIDE.transactions).toFixed(2)} transactions), ${grown(BESIDE.commands).toFixed(1)} commands and ${(grown(BESIDE.redisBytes) / KB).toFixed(1)} KB through Redis`
    );
  };
  return [
    line(`${SERVERS} servers that nobody comes to`, empty, null, 1),
    `${line('a person in a room', still, empty, PEOPLE)}; ${Math.round(memory / KB)} KB of the servers' memory`,
    line(
      `somebody who draws in a room of ${PEOPLE_A_ROOM}, ${FIRST_DRAWN_IN} at once`,
      few,
      still,
      FIRST_DRAWN_IN,
    ),
    line(`the same, ${DRAWN_IN} at once`, drawing, still, DRAWN_IN),
    line('somebody who watches the network there', watched, drawing, DRAWN_IN),
  ];
}
