import type { PersonId } from '@/lib/ids';
import type { Run } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';
import { openStorage } from '@/server/storage';
import { keepDigits } from '../support/drawings/kept-digits';
import { startProduct, temporaryData } from '../support/servers/product';
import { trainerOf } from '../support/servers/trainer-process';
import type { Outcome } from './outcome';
import { until } from './until';
import { cookieOf, post } from './visitor';

const ADMIN_TOKEN = 'token-of-who-trains-here';
const DRAWINGS = 40;
/** Long enough to be killed in the midst of it. */
const SETTINGS = { epochs: 20, replay: 4 };
/** A trainer yields to everything else on the machine. */
const PATIENCE_MS = 600_000;

/** The trainer is killed in the midst of a run: that has failed with the reason, goes on from its checkpoint, and makes its version. */
export async function killTrainer(): Promise<Outcome> {
  const data = temporaryData();
  const storage = await openStorage({ dataDir: data.dir });
  await keepDigits(storage, { person: 'somebody-who-drew' as PersonId, from: 0, count: DRAWINGS });
  await storage.close();
  const product = await startProduct({ dataDir: data.dir, env: { LOG_LEVEL: 'silent', ADMIN_TOKEN } });
  const { origin } = product;
  try {
    const cookie = cookieOf(await post({ origin, cookie: '' }, '/api/admin/claim', { token: ADMIN_TOKEN }));
    const read = async <T>(path: string): Promise<T> =>
      (await (await fetch(origin + path, { headers: { cookie } })).json()) as T;
    const started = await post({ origin, cookie }, '/api/training/runs', {
      from: 'dense@shipped',
      settings: SETTINGS,
    });
    if (started.status !== 201) throw new Error(`No run was started: ${await started.text()}`);
    const { id } = (await started.json()) as Run;
    const path = `/api/training/runs/${id}`;
    await until(async () => ((await read<Run>(path)).progress?.epoch ?? 0) > 1, PATIENCE_MS);
    process.kill(trainerOf(id), 'SIGKILL');
    await until(async () => (await read<Run>(path)).status === 'failed', PATIENCE_MS);
    const { reason } = await read<Run>(path);
    await post({ origin, cookie }, `${path}/resume`, {});
    await until(async () => ['done', 'failed'].includes((await read<Run>(path)).status), PATIENCE_MS);
    const { status, result } = await read<Run>(path);
    const { versions } = await read<{ versions: Version[] }>('/api/versions');
    const whole = versions.some((version) => version.id === result && version.broken === null);
    const liveIsShipped = versions.every(({ live, shipped }) => live === shipped);
    const lost = status === 'done' && whole && liveIsShipped ? 0 : 1;
    return { fault: 'trainer killed', of: 'runs', tried: 1, lost, note: reason ?? '' };
  } finally {
    await product.stop('SIGKILL');
    data.remove();
  }
}
