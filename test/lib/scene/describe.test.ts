import { describe, expect, test } from 'vitest';
import { NETWORKS } from '@/lib/network/layers';
import { describeLayer } from '@/lib/scene/describe';

describe('describeLayer', () => {
  test('names the layers of cnn in plain words', () => {
    const words = NETWORKS.cnn.layers.map((layer) => {
      const { name, shape } = describeLayer(NETWORKS.cnn, layer);
      return `${name}: ${shape}`;
    });
    expect(words).toEqual([
      'Drawing: 28 × 28',
      'Features 1: 32 maps, 26 × 26',
      'Pooled 1: 32 maps, 13 × 13',
      'Features 2: 64 maps, 11 × 11',
      'Pooled 2: 64 maps, 5 × 5',
      'Unrolled: 1,600 values',
      'Dropout: 1,600 values',
      'Neurons: 128 values',
      'Answer: 10 digits',
      'A digit?: one value',
    ]);
  });

  test('counts the trained numbers of those that have some', () => {
    const counts = NETWORKS.cnn.layers.map((layer) => describeLayer(NETWORKS.cnn, layer).parameters);
    expect(counts.filter((count) => count !== null)).toEqual([
      '320 weights',
      '18,496 weights',
      '204,928 weights',
      '1,290 weights',
      '129 weights',
    ]);
  });

  test('has a sentence for each', () => {
    for (const layer of NETWORKS.cnn.layers)
      expect(describeLayer(NETWORKS.cnn, layer).hint).toMatch(/^[A-Z].*[.]$/);
  });
});
