import type { RoomId, SessionId } from '@/lib/ids';
import { openStorage } from '@/server/storage';
import { cuttablePostgres } from '../support/postgres';
import { type OwnGround, startSeveralServers } from '../support/several-servers';
import type { Outcome } from './outcome';
import { rovingLog } from './roving-log';
import { type RovingPen, startRovingPen } from './roving-pen';
import { until } from './until';
import { cookieOf, joined, newVisitor, type Visitor } from './visitor';

/** What a pen has drawn before anything happens, and at least draws while it does. */
const SOME_OPS = 20;

/** Redis hangs for so long, and then PostgreSQL is not to be reached, while people of two servers draw in one room. */
export async function outage(ground: Omit<OwnGround, 'remove'>, awayMs: number): Promise<readonly Outcome[]> {
  const { redis, dataDir } = ground;
  const { url, way } = await cuttablePostgres(ground.databaseUrl);
  const servers = await startSeveralServers(2, { ...ground, databaseUrl: url });
  const pens: RovingPen[] = [];
  const away = () => new Promise<void>((resolve) => setTimeout(resolve, awayMs));
  try {
    const [owner, other] = servers.products.map(({ origin }) => origin);
    const visitor = await newVisitor(owner!);
    // Each keeps to its server, as a balancer has it.
    for (const [i, origin] of [owner!, other!].entries()) {
      pens.push(startRovingPen(visitor, [origin], `outage-pen-${i}-${process.pid}` as SessionId));
      await until(() => pens[i]!.settled > SOME_OPS);
    }
    const [home, guest] = pens as [RovingPen, RovingPen];

    const redisAway = pens.map(({ sent }) => sent);
    process.kill(redis.pid, 'SIGSTOP');
    const redisBack = away();
    // A room needs no Redis where it is, and who comes there is let in.
    await until(() => home.settled > redisAway[0]! + SOME_OPS);
    await comesAndGoes(visitor);
    await redisBack;
    expectWaiting(guest, redisAway[1]!);
    process.kill(redis.pid, 'SIGCONT');
    await until(() => pens.every(({ settled }, i) => settled > redisAway[i]! + SOME_OPS));
    const acknowledged = home.settled + guest.settled;

    const [databaseAway, joins] = [pens.map(({ sent }) => sent), pens.map((pen) => pen.joins)];
    await way.cut();
    await away();
    for (const [i, pen] of pens.entries()) {
      expectWaiting(pen, databaseAway[i]!);
      // The room goes on in memory.
      if (pen.joins !== joins[i]) throw new Error('A pen was sent away as the database was.');
    }
    await way.mend();
    await until(() => pens.every(({ settled }, i) => settled > databaseAway[i]! + SOME_OPS));

    for (const pen of pens) pen.rest();
    await until(() => pens.every(({ settled, sent }) => settled === sent));
    for (const { refused } of pens)
      if (refused.length > 0) throw new Error(`An op was refused: ${refused[0]}`);
    const storage = await openStorage({ dataDir, url: ground.databaseUrl });
    const log = await rovingLog(storage, visitor.room as RoomId, pens);
    await storage.close();
    const lost = log.lost + log.doubled + log.misplaced;
    const of = 'ops acknowledged';
    const seconds = `${awayMs / 1000} s`;
    return [
      { fault: `Redis hangs for ${seconds}`, of, tried: acknowledged, lost, note: '' },
      {
        fault: `PostgreSQL away for ${seconds}`,
        of,
        tried: log.acknowledged - acknowledged,
        lost,
        note: 'lost, doubled and misplaced are counted over both',
      },
    ];
  } finally {
    for (const pen of pens) pen.close();
    process.kill(redis.pid, 'SIGCONT');
    await servers.stop('SIGKILL');
    await way.close();
  }
}

/** @throws where it was told that something is settled which was drawn later, or did not draw on */
function expectWaiting({ sent, settled }: RovingPen, before: number): void {
  if (settled > before) throw new Error(`${settled - before} ops were called settled that could not be.`);
  if (sent < before + SOME_OPS) throw new Error('The pen did not draw on.');
}

/** Somebody who was never here opens the room's link. */
async function comesAndGoes(visitor: Visitor): Promise<void> {
  const cookie = cookieOf(await fetch(`${visitor.origin}/api/rooms/recent`));
  const socket = await joined({ ...visitor, cookie }, `outage-late-${process.pid}`);
  socket.disconnect();
}
