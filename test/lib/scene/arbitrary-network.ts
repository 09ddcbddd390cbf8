import fc from 'fast-check';
import type { Layer, Network } from '@/lib/network/layers';

/** Networks as a table could hold them: convolutions and pools in any order that fits, then dense layers, then ten digits. */
export const networkArbitrary: fc.Arbitrary<Network> = fc
  .record({
    spatial: fc.array(fc.record({ pool: fc.boolean(), maps: fc.integer({ min: 1, max: 70 }) }), {
      maxLength: 6,
    }),
    dropout: fc.boolean(),
    dense: fc.array(fc.integer({ min: 2, max: 300 }), { maxLength: 3 }),
    isDigit: fc.boolean(),
  })
  .map(({ spatial, dropout, dense, isDigit }) => {
    const layers: Layer[] = [{ id: 'input', kind: 'input', inputs: [], shape: [28, 28, 1] }];
    let last = 'input';
    let [side, channels] = [28, 1];
    const add = (layer: Layer) => {
      layers.push(layer);
      last = layer.id;
    };
    for (const [i, { pool, maps }] of spatial.entries()) {
      if (side < 4) break;
      if (pool) {
        side >>= 1;
        add({ id: `pool${i}`, kind: 'max-pool', inputs: [last], size: 2, shape: [side, side, channels] });
      } else {
        side -= 2;
        channels = maps;
        add({
          id: `conv${i}`,
          kind: 'conv',
          inputs: [last],
          kernel: [3, 3],
          stride: 1,
          padding: 'valid',
          activation: 'relu',
          shape: [side, side, channels],
        });
      }
    }
    const flat = side * side * channels;
    add({ id: 'flatten', kind: 'flatten', inputs: [last], shape: [flat] });
    if (dropout) add({ id: 'dropout', kind: 'dropout', inputs: [last], rate: 0.4, shape: [flat] });
    for (const [i, units] of dense.entries())
      add({ id: `dense${i}`, kind: 'dense', inputs: [last], activation: 'relu', shape: [units] });
    const trunk = last;
    add({ id: 'digits', kind: 'dense', inputs: [trunk], activation: 'softmax', shape: [10] });
    if (isDigit) add({ id: 'isDigit', kind: 'dense', inputs: [trunk], activation: 'sigmoid', shape: [1] });
    return { name: 'any', layers, outputs: { digits: 'digits', isDigit: isDigit ? 'isDigit' : null } };
  });
