import { join } from 'node:path';
import { openStorage } from '@/server/storage';
import { SqliteConnection } from '@/server/storage/sqlite/sqlite-connection';
import { loadPenDigits } from '../bench/pen-strokes';
import type { Random } from '../fuzz/random';
import { startProduct } from '../support/servers/product';
import type { Outcome } from './outcome';
import { inkLost, startPen } from './pen';
import { type Player, playAcknowledged, playLost, startPlayer } from './player';
import { addCandidate, PROMOTERS_TOKEN, promotionsLost, startPromoter } from './promoter';
import { drawingsLost, startSaver } from './saver';
import { until } from './until';

const PENS = 4;
const PLAYERS = 4;
/** Players finish so long after one another: a kill falls before the end of one's round and behind that of another's. */
const APART_MS = 600;
/** A round is killed so long after everybody began. */
const LEAST_MS = 400;
const MOST_MS = 2_000;

/** What goes on in a round, and how what it was told can be looked for afterwards. */
export interface Activity {
  /** What is counted, as "ops". */
  readonly counted: string;
  begin(
    origin: string,
    round: number,
  ): Promise<{
    readonly acknowledged: () => number;
    /** Called when the process is dead. */
    end(): void;
    /** On the database as it was left. */
    lost(storage: Awaited<ReturnType<typeof openStorage>>): Promise<number>;
  }>;
}

export const drawing: Activity = {
  counted: 'ops',
  async begin(origin, round) {
    const { digits } = await loadPenDigits(null);
    const pens = await Promise.all(
      Array.from({ length: PENS }, (_, i) => startPen(origin, digits, round * PENS + i)),
    );
    return {
      acknowledged: () => pens.reduce((sum, { settled }) => sum + settled, 0),
      end() {
        for (const pen of pens) pen.close();
      },
      async lost(storage) {
        let lost = 0;
        for (const pen of pens) lost += await inkLost(storage, pen);
        return lost;
      },
    };
  },
};

export const saving: Activity = {
  counted: 'drawings',
  async begin(origin, round) {
    const saver = await startSaver(origin, round);
    return {
      acknowledged: () => saver.saved.length,
      end: () => saver.close(),
      lost: (storage) => drawingsLost(storage, saver),
    };
  },
};

export const gaming: Activity = {
  counted: 'things of games',
  async begin(origin, round) {
    const players: Player[] = await Promise.all(
      Array.from({ length: PLAYERS }, (_, i) => startPlayer(origin, round * PLAYERS + i, i * APART_MS)),
    );
    // No round is over in less than five seconds.
    await until(() => players.some(({ revealed }) => revealed.length > 0));
    return {
      acknowledged: () => players.reduce((sum, player) => sum + playAcknowledged(player), 0),
      end() {
        for (const player of players) player.close();
      },
      async lost(storage) {
        let lost = 0;
        for (const player of players) lost += await playLost(storage, player);
        return lost;
      },
    };
  },
};

export const promoting: Activity = {
  counted: 'promotions',
  async begin(origin) {
    const promoter = await startPromoter(origin);
    await until(() => promoter.promoted.length > 0);
    return {
      acknowledged: () => promoter.promoted.length,
      end: () => promoter.close(),
      lost: (storage) => promotionsLost(storage, promoter),
    };
  },
};

export const ACTIVITIES: readonly Activity[] = [drawing, saving, gaming, promoting];

/**
 * Starts the product on what the last round left, lets people do things, kills it at a moment that nobody chose, and counts what had
 * been acknowledged and is not there.
 */
export async function killRound(dataDir: string, round: number, random: Random): Promise<Outcome[]> {
  await addCandidate(dataDir);
  const product = await startProduct({ dataDir, env: { ADMIN_TOKEN: PROMOTERS_TOKEN } });
  const running = await Promise.all(
    ACTIVITIES.map(async (activity) => ({ activity, ...(await activity.begin(product.origin, round)) })),
  );
  await new Promise((resolve) => setTimeout(resolve, random.int(LEAST_MS, MOST_MS)));
  await product.stop('SIGKILL');
  for (const one of running) one.end();

  const db = await SqliteConnection.open(join(dataDir, 'inkling.db'), false);
  const [integrity, orphans] = [
    (await db.all('PRAGMA integrity_check', [])).rows,
    (await db.all('PRAGMA foreign_key_check', [])).rows,
  ];
  await db.close();
  const whole = JSON.stringify(integrity) === '[["ok"]]' && orphans.length === 0;

  const storage = await openStorage({ dataDir });
  const outcomes: Outcome[] = [
    { fault: 'kill -9', of: 'databases that are whole', tried: 1, lost: whole ? 0 : 1, note: '' },
  ];
  for (const { activity, acknowledged, lost } of running)
    outcomes.push({
      fault: 'kill -9',
      of: `${activity.counted} acknowledged`,
      tried: acknowledged(),
      lost: await lost(storage),
      note: '',
    });
  await storage.close();
  return outcomes;
}
