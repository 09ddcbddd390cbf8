import type { RoomId, SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { type CuttableWay, cuttableWay } from '../support/servers/cuttable-way';
import { cuttablePostgres } from '../support/servers/postgres';
import { type OwnGround, startSeveralServers } from '../support/servers/several-servers';
import type { Outcome } from './outcome';
import { rovingLog } from './roving-log';
import { type RovingPen, startRovingPen } from './roving-pen';
import { until } from './until';
import { cookieOf, joined, newVisitor, type Visitor } from './visitor';

/** What a pen has drawn before anything happens, and at least draws while it does. */
const SOME_OPS = 20;

/** How something is away: it hangs, is not to be reached, or nothing gets through and nobody is told; then connections go on, or never do. */
export type Absence = 'hangs' | 'away' | 'silent' | 'forgotten';

export interface Absences {
  readonly redis: readonly Absence[];
  readonly postgres: readonly Exclude<Absence, 'hangs'>[];
  readonly ms: number;
}

/** Redis is away, and then PostgreSQL, in each way for so long, while people of two servers draw in one room. */
export async function outage(
  ground: Omit<OwnGround, 'remove'>,
  { redis: redisAbsences, postgres: postgresAbsences, ms }: Absences,
): Promise<readonly Outcome[]> {
  const { redis, dataDir } = ground;
  const postgres = await cuttablePostgres(ground.databaseUrl);
  const { hostname, port } = new URL(ground.redisUrl);
  const wayToRedis = await cuttableWay({ host: hostname, port: Number(port) });
  const servers = await startSeveralServers(2, {
    dataDir,
    databaseUrl: postgres.url,
    redisUrl: `redis://127.0.0.1:${wayToRedis.port}`,
  });
  const pens: RovingPen[] = [];
  const passed = () => new Promise<void>((resolve) => setTimeout(resolve, ms));
  try {
    const [owner, other] = servers.products.map(({ origin }) => origin);
    const visitor = await newVisitor(owner!);
    // Each keeps to its server, as a balancer has it.
    for (const [i, origin] of [owner!, other!].entries()) {
      pens.push(startRovingPen(visitor, [origin], `outage-pen-${i}-${process.pid}` as SessionId));
      await until(() => pens[i]!.settled > SOME_OPS);
    }
    const [home, guest] = pens as [RovingPen, RovingPen];
    const settled = () => home.settled + guest.settled;
    const counted: { readonly fault: string; readonly acknowledged: number }[] = [];
    let acknowledged = 0;
    const count = (fault: string) => {
      counted.push({ fault: `${fault} for ${ms / 1000} s`, acknowledged: settled() - acknowledged });
      acknowledged = settled();
    };

    for (const absence of redisAbsences) {
      const sent = pens.map((pen) => pen.sent);
      const comeBack = await leave(wayToRedis, absence, redis.pid);
      const back = passed();
      // A room needs no Redis where it is, and who comes there is let in.
      await until(() => home.settled > sent[0]! + SOME_OPS);
      await comesAndGoes(visitor, absence);
      await back;
      expectWaiting(guest, sent[1]!);
      await comeBack();
      await until(() => pens.every((pen, i) => pen.settled > sent[i]! + SOME_OPS));
      count(`Redis ${SAID[absence]}`);
    }

    for (const absence of postgresAbsences) {
      const [sent, joins] = [pens.map((pen) => pen.sent), pens.map((pen) => pen.joins)];
      const comeBack = await leave(postgres.way, absence, null);
      await passed();
      for (const [i, pen] of pens.entries()) {
        expectWaiting(pen, sent[i]!);
        // The room goes on in memory.
        if (pen.joins !== joins[i]) throw new Error('A pen was sent away as the database was.');
      }
      await comeBack();
      await until(() => pens.every((pen, i) => pen.settled > sent[i]! + SOME_OPS));
      count(`PostgreSQL ${SAID[absence]}`);
    }

    for (const pen of pens) pen.rest();
    await until(() => pens.every((pen) => pen.settled === pen.sent));
    for (const { refused } of pens)
      if (refused.length > 0) throw new Error(`An op was refused: ${refused[0]}`);
    const storage = await openStorage({ dataDir, url: ground.databaseUrl });
    const log = await rovingLog(storage, visitor.room as RoomId, pens);
    await storage.close();
    return counted.map(({ fault, acknowledged }, i) => ({
      fault,
      of: 'ops acknowledged',
      tried: acknowledged,
      lost: log.lost + log.doubled + log.misplaced,
      note: i === 0 ? 'lost, doubled and misplaced are counted over all of these' : '',
    }));
  } finally {
    for (const pen of pens) pen.close();
    process.kill(redis.pid, 'SIGCONT');
    await servers.stop('SIGKILL');
    await postgres.way.close();
    await wayToRedis.close();
  }
}

const SAID: Readonly<Record<Absence, string>> = {
  hangs: 'hangs',
  away: 'away',
  silent: 'behind a path that drops packets',
  forgotten: 'behind a path that drops packets, and has forgotten its connections after',
};

/** @returns what ends it */
async function leave(way: CuttableWay, absence: Absence, pid: number | null): Promise<() => Promise<void>> {
  switch (absence) {
    case 'hangs':
      process.kill(pid!, 'SIGSTOP');
      return async () => void process.kill(pid!, 'SIGCONT');
    case 'away':
      await way.cut();
      return way.mend;
    case 'silent':
      way.silence();
      return way.goOn;
    case 'forgotten':
      way.silence();
      return way.mend;
    default:
      return absence satisfies never;
  }
}

/** @throws where it was told that something is settled which was drawn later, or did not draw on */
function expectWaiting({ sent, settled }: RovingPen, before: number): void {
  if (settled > before) throw new Error(`${settled - before} ops were called settled that could not be.`);
  if (sent < before + SOME_OPS) throw new Error('The pen did not draw on.');
}

/** Somebody who was never here opens the room's link. */
async function comesAndGoes(visitor: Visitor, during: string): Promise<void> {
  const cookie = cookieOf(await fetch(`${visitor.origin}/api/rooms/recent`));
  const socket = await joined({ ...visitor, cookie }, `outage-late-${during}-${process.pid}`);
  socket.disconnect();
}
