import { join } from 'node:path';
import { openStorage } from '@/server/storage';
import { SqliteConnection } from '@/server/storage/sqlite-connection';
import { loadPenDigits } from '../bench/pen-strokes';
import type { Random } from '../fuzz/random';
import { startProduct } from '../support/product';
import type { Outcome } from './outcome';
import { inkLost, startPen } from './pen';
import { drawingsLost, startSaver } from './saver';

const PENS = 4;
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

export const ACTIVITIES: readonly Activity[] = [drawing, saving];

/**
 * Starts the product on what the last round left, lets people do things, kills it at a moment that nobody chose, and counts what had
 * been acknowledged and is not there.
 */
export async function killRound(dataDir: string, round: number, random: Random): Promise<Outcome[]> {
  const product = await startProduct({ dataDir });
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
