import type { RoomId, SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { type RovingLog, rovingLog } from '../faults/roving-log';
import { type RovingPen, startRovingPen } from '../faults/roving-pen';
import { until } from '../faults/until';
import { newVisitor } from '../faults/visitor';
import { makeGround, type SeveralServers, startSeveralServers } from '../support/servers/several-servers';
import type { Benchmark } from './benchmark';
import { SERVERS } from './load/three-servers';

const ROUNDS = 10;
/** What each pen has behind it before anything happens. */
const DRAWN_BEFORE = 20;
const PROMISED_MS = 5_000;
/** All rounds come from one address. */
const LIMITS = 'join.address=100000/5, new-person.address=100000/60, make-room.address=100000/60';

/** One of three servers is killed, again and again, each time the one that has the room in which people of all three draw. */
export const failover: Benchmark = {
  name: 'failover',
  about: `kill -9 of the server that has the room, a pen at each of ${SERVERS}, ${ROUNDS} times or --rounds: until the room goes on, and what was lost`,
  async run({ rounds, engine, note }) {
    const ground = await makeGround();
    const servers = await startSeveralServers(SERVERS, ground, { INFERENCE_ENGINE: engine, LIMITS });
    const storage = await openStorage({ dataDir: ground.dataDir, url: ground.databaseUrl });
    const tried = rounds ?? ROUNDS;
    const found: Round[] = [];
    try {
      for (let round = 0; round < tried; round++) {
        const place = round % SERVERS;
        const killed = await kill(servers, place, round);
        found.push({ ...killed.times, log: await rovingLog(storage, killed.room, killed.pens) });
        await servers.replace(place);
      }
    } finally {
      await storage.close();
      await servers.stop();
      await ground.remove();
    }
    const sum = (of: keyof RovingLog) => found.reduce((all, { log }) => all + log[of], 0);
    note(`failover: ${tried} kills; ${sum('acknowledged').toLocaleString('en')} ops were acknowledged.`);
    return [
      {
        name: 'kill of its server → the room steps again',
        unit: 'ms',
        samples: found.map(({ stepsMs }) => stepsMs),
        promise: { of: 'p95', atMost: PROMISED_MS },
      },
      {
        name: 'kill → all three pens go on, also that of the killed server',
        unit: 'ms',
        samples: found.map(({ allGoOnMs }) => allGoOnMs),
      },
      { name: 'lost', unit: 'ops', samples: [sum('lost')], promise: { of: 'most', atMost: 0 } },
      {
        name: 'doubled or misplaced',
        unit: 'ops',
        samples: [sum('doubled') + sum('misplaced')],
        promise: { of: 'most', atMost: 0 },
      },
    ];
  },
};

interface Times {
  readonly stepsMs: number;
  readonly allGoOnMs: number;
}
type Round = Times & { readonly log: RovingLog };

/** Everything that the pens drew is settled afterwards. */
async function kill(
  { products }: SeveralServers,
  place: number,
  round: number,
): Promise<{ readonly room: RoomId; readonly pens: readonly RovingPen[]; readonly times: Times }> {
  // The room is with whoever is asked for it first.
  const origins = [...products.slice(place), ...products.slice(0, place)].map(({ origin }) => origin);
  const visitor = await newVisitor(origins[0]!);
  const pens: RovingPen[] = [];
  try {
    for (const [i] of origins.entries()) {
      const own = [...origins.slice(i), ...origins.slice(0, i)];
      pens.push(startRovingPen(visitor, own, `failover-pen-${i}-of-${round}` as SessionId));
      await until(() => pens[i]!.settled > DRAWN_BEFORE);
    }
    const killedAt = performance.now();
    await products[place]!.stop('SIGKILL');
    // What was sent later only a room that goes on can settle.
    const before = pens.map(({ sent }) => sent);
    const goesOn = (pen: RovingPen, i: number) => pen.settled > before[i]!;
    await until(() => pens.some(goesOn));
    const stepsMs = performance.now() - killedAt;
    await until(() => pens.every(goesOn));
    const allGoOnMs = performance.now() - killedAt;
    for (const pen of pens) pen.rest();
    await until(() => pens.every(({ settled, sent }) => settled === sent));
    for (const { refused } of pens)
      if (refused.length > 0) throw new Error(`An op was refused: ${refused[0]}`);
    return { room: visitor.room as RoomId, pens, times: { stepsMs, allGoOnMs } };
  } finally {
    for (const pen of pens) pen.close();
  }
}
