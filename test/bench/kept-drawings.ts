import { startProduct, temporaryData } from '../support/servers/product';
import type { Benchmark, Row } from './benchmark';
import { fillDatabase } from './kept/fill';
import { measureKept } from './kept/measure';

const DRAWINGS = 1_000_000;
const PEOPLE = 100_000;
const TOKEN = 'the-reviewer-of-this-benchmark';

/** What a large database costs the running product: leaderboards while it serves, and an export of everything. */
export const keptDrawings: Benchmark = {
  name: 'drawings',
  about: `${DRAWINGS.toLocaleString('en')} kept drawings of ${PEOPLE.toLocaleString('en')} people: leaderboard pages, event loop, memory of an export`,
  async run(context): Promise<readonly Row[]> {
    const data = temporaryData();
    try {
      const source = await fillDatabase(data.dir, {
        drawings: DRAWINGS,
        people: PEOPLE,
        strokes: context.strokes,
      });
      context.note(`drawings: ink of ${source}, in ${DRAWINGS.toLocaleString('en')} rows.`);
      const product = await startProduct({
        dataDir: data.dir,
        env: { INFERENCE_ENGINE: context.engine, ADMIN_TOKEN: TOKEN },
      });
      try {
        return await measureKept(product.origin, TOKEN, context.note);
      } finally {
        await product.stop();
      }
    } finally {
      data.remove();
    }
  },
};
