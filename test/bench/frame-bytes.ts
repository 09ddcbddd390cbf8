import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { GlyphId, Seq } from '@/lib/ids';
import { NETWORKS } from '@/lib/network/layers';
import { encodeFrame } from '@/lib/wire/frame-codec';
import { createInference } from '@/server/inference/create-inference';
import { selectLayers } from '@/server/inference/layer-selection';
import type { PackedLayer } from '@/server/inference/port';
import type { Benchmark } from './benchmark';
import { drawingStages } from './drawings';
import { SHIPPED_CNN, SHIPPED_MODELS } from './shipped-model';

const BASELINE = 'all layers, not deflated';
const AT_ONCE = 16;

/** What a watcher of `cnn` is sent for each stage of a drawing, unfinished ones included; the whole frame, input and head as well. */
export const frameBytes: Benchmark = {
  name: 'frame-bytes',
  about: 'bytes of one activation frame of cnn, over real pen strokes replayed stage by stage',
  async run(context) {
    const drawings = await drawingStages(context, 200);
    const inDefault = new Set(selectLayers(NETWORKS.cnn, 'default'));
    const raw: number[] = [];
    const plain: number[] = [];
    const all: number[] = [];
    const usual: number[] = [];
    const inference = await createInference({ engine: context.engine, modelsDirs: [SHIPPED_MODELS] });
    try {
      for (let from = 0; from < drawings.length; from += AT_ONCE) {
        const group = drawings.slice(from, from + AT_ONCE);
        const readings = await Promise.all(
          group.map((input) => inference.read({ model: SHIPPED_CNN, input, layers: 'all', as: 'packed' })),
        );
        for (const [i, reading] of readings.entries()) {
          const bytesWith = (layers: readonly PackedLayer[]): number =>
            encodeFrame({
              model: reading.model,
              glyph: 'aBcDeFgHiJkLmNoP.1234' as GlyphId,
              seq: 1234 as Seq,
              isDigit: reading.isDigit,
              probabilities: reading.probabilities,
              input: group[i]!,
              layers,
            }).length;
          const inflated = reading.packed.map((layer) => ({
            ...layer,
            deflated: inflateRawSync(layer.deflated),
          }));
          raw.push(bytesWith(inflated));
          plain.push(
            bytesWith(
              inflated.map((layer) => ({ ...layer, deflated: deflateRawSync(layer.deflated, { level: 1 }) })),
            ),
          );
          all.push(bytesWith(reading.packed));
          usual.push(bytesWith(reading.packed.filter(({ index }) => inDefault.has(index))));
        }
      }
    } finally {
      await inference.close();
    }
    return [
      { name: BASELINE, unit: 'bytes', samples: raw },
      { name: 'all layers, zlib level 1 as it comes', unit: 'bytes', samples: plain, baseline: BASELINE },
      {
        name: 'all layers, as sent',
        unit: 'bytes',
        samples: all,
        baseline: BASELINE,
        promise: { of: 'mean', atMost: 8_000 },
      },
      {
        name: 'default view, as sent',
        unit: 'bytes',
        samples: usual,
        baseline: BASELINE,
        promise: { of: 'mean', atMost: 4_000 },
      },
    ];
  },
};
