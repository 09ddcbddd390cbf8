import fc from 'fast-check';
import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { Frame, FrameLayer } from '@/lib/wire/frame';

const probability = fc.float({ min: 0, max: 1, noNaN: true });
const id = (least: number, most: number) =>
  fc.string({
    unit: fc.constantFrom(...'ABCXYZabcxyz0189_-'),
    minLength: least,
    maxLength: most,
  });

const layerArbitrary: fc.Arbitrary<Omit<FrameLayer, 'index'>> = fc.record({
  scale: fc.float({ min: Math.fround(1e-6), max: Math.fround(1e6), noNaN: true }),
  cells: fc.integer({ min: 1, max: 2 ** 20 }),
  deflated: fc.uint8Array({ maxLength: 80 }),
});

/** Any frame that may be sent. */
export const frameArbitrary: fc.Arbitrary<Frame> = fc
  .record({
    model: fc
      .tuple(fc.constantFrom('cnn', 'dense', 'deep', 'd-2'), fc.constantFrom('shipped', '3', '1-b'))
      .map(([network, version]) => `${network}@${version}` as ModelId),
    glyph: fc
      .tuple(id(4, 32), fc.integer({ min: 1, max: 999_999_999 }))
      .map(([session, n]) => `${session}.${n}` as GlyphId),
    seq: fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((n) => n as Seq),
    isDigit: fc.option(probability),
    probabilities: fc.array(probability, { minLength: 10, maxLength: 10 }).map((v) => Float32Array.from(v)),
    input: fc.option(fc.uint8Array({ minLength: 784, maxLength: 784 })),
    layers: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 255 }), layerArbitrary), {
      selector: ([index]) => index,
      maxLength: 8,
    }),
  })
  .map(({ layers, ...frame }) => ({
    ...frame,
    layers: layers.map(([index, layer]) => ({ index, ...layer })).sort((a, b) => a.index - b.index),
  }));
