import { expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { exposureOf } from '@/lib/scene/exposure';

const of = (id: string) => exposureOf(NETWORKS.cnn.layers.find((l) => l.id === id)!);

test('ink and probabilities are shown in proportion', () => {
  expect(of('input')).toBe(1);
  expect(of('digits')).toBe(1);
});

test('a map lifts what is weak: a tenth of the strongest stands at a quarter of the ramp', () => {
  for (const id of ['conv1', 'pool1', 'conv2', 'pool2', 'dense']) expect(0.1 ** of(id)).toBeCloseTo(0.25, 2);
});
