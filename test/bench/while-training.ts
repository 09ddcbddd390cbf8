import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { EpochMillis, ModelId, PersonId } from '@/lib/ids';
import { readModel } from '@/server/inference/model-files';
import { openStorage, type Storage } from '@/server/storage';
import { readMnist } from '@/server/training/data/mnist';
import { SHIPPED_MODELS } from '@/server/training/places';
import { chooseRoles } from '@/server/training/runs/choose-roles';
import { DEFAULT_SETTINGS } from '@/server/training/runs/fine-tuning';
import { aDrawing } from '@/test/contracts/drawings';
import { startProduct, temporaryData } from '../support/servers/product';
import type { Benchmark } from './benchmark';
import { loadPenDigits, type PenDigit } from './pen-strokes';
import { openRoom, type ProductClient } from './product-client';
import { opsOf, UPDATES_PER_SECOND, untilPredicted, untilTime } from './stroke-to-prediction';

const DIGITS = 30;
const WARM_UP_DIGITS = 5;
const DRAWINGS = 500;
const IDLE = 'stroke update sent → its prediction here, idle';
const FROM = 'cnn@shipped' as ModelId;
/** So slow a trainer is none. */
const BEGIN_LIMIT_MS = 120_000;

/** One pen, first alone, then beside a training run of its server. */
export const whileTraining: Benchmark = {
  name: 'while-training',
  about: `one room, one pen: stroke to prediction, idle and while a run on ${DRAWINGS} drawings goes`,
  async run(context) {
    const { digits } = await loadPenDigits(context.strokes);
    const data = temporaryData();
    const storage = await openStorage({ dataDir: data.dir });
    await acceptDrawings(storage);
    const product = await startProduct({ dataDir: data.dir, env: { INFERENCE_ENGINE: context.engine } });
    const client = await openRoom(product.origin);
    try {
      const idle = await drawn(client, digits);
      const run = await queueRun(storage);
      await untilTraining(storage, run);
      const busy = await drawn(client, digits);
      const { status, progress } = (await storage.training.find(run))!;
      context.note(
        `while-training: the run was ${status} when the pen was put down${progress ? `, in epoch ${progress.epoch} of ${progress.epochs}` : ''}.`,
      );
      await storage.training.cancel(run, Date.now() as EpochMillis);
      const p99 = [...idle].sort((a, b) => a - b)[Math.floor(idle.length * 0.99)]!;
      return [
        { name: IDLE, unit: 'ms', samples: idle },
        {
          name: 'the same while a training run goes (p99 ≤ 2 × idle)',
          unit: 'ms',
          samples: busy,
          baseline: IDLE,
          promise: { of: 'p99', atMost: 2 * p99 },
        },
      ];
    } finally {
      client.close();
      await product.stop();
      await storage.close();
      data.remove();
    }
  },
};

async function drawn(client: ProductClient, digits: readonly PenDigit[]): Promise<number[]> {
  const samples: number[] = [];
  for (let d = 0; d < DIGITS; d++) {
    for (const op of opsOf(digits[(d * 37) % digits.length]!, client)) {
      const due = performance.now() + 1000 / UPDATES_PER_SECOND;
      const waited = await untilPredicted(client, op);
      if (d >= WARM_UP_DIGITS && waited !== null) samples.push(waited);
      await untilTime(due);
    }
    client.send([{ kind: 'clear', sheet: 0 }]);
  }
  return samples;
}

/** Images of MNIST stand in for what people drew. */
async function acceptDrawings({ people, drawings }: Storage): Promise<void> {
  const person = 'person-of-bench' as PersonId;
  const { pixels, labels } = await readMnist('test');
  await people.enter(person, 'Bench', Date.now() as EpochMillis);
  await drawings.save(
    Array.from({ length: DRAWINGS }, (_, i) =>
      aDrawing(i, {
        person,
        savedBy: person,
        status: 'accepted',
        label: labels[i]!,
        input: pixels.slice(784 * i, 784 * (i + 1)),
      }),
    ),
  );
}

/** The server finds it in the database, as it finds what another process queued. */
async function queueRun({ training, drawings }: Storage): Promise<string> {
  const id = randomBytes(9).toString('base64url');
  const { digest } = await readModel(join(SHIPPED_MODELS, 'cnn'));
  const taught = (await drawings.list({ filter: {}, order: 'oldest', limit: DRAWINGS })).map((drawing) => ({
    drawing: drawing.id,
    label: drawing.label!,
    person: drawing.person,
    digest: drawing.id,
  }));
  await training.queue(
    {
      id,
      network: 'cnn',
      from: FROM,
      fromDigest: digest,
      startedBy: null,
      createdAt: Date.now() as EpochMillis,
      // Long enough to draw beside.
      settings: { ...DEFAULT_SETTINGS, epochs: 50 },
      people: 1,
      suspects: [],
      repeats: null,
    },
    chooseRoles(taught),
  );
  return id;
}

async function untilTraining({ training }: Storage, run: string): Promise<void> {
  for (const limit = performance.now() + BEGIN_LIMIT_MS; performance.now() < limit; ) {
    const { progress, status, reason } = (await training.find(run))!;
    if (status === 'failed') throw new Error(`The run failed: ${reason}`);
    if (progress?.phase === 'training') return;
    await untilTime(performance.now() + 200);
  }
  throw new Error('The run did not begin in time.');
}
