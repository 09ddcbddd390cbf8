import type { TopInputs } from '@/lib/explain/top-inputs';
import { INPUT_SIDE, INPUT_VALUES, type Layer, type Network } from '@/lib/network/layers';
import type { NetworkWeights } from '@/lib/network/weights';
import type { Tensorflow } from '@/server/inference/tensorflow';
import { NO_AUGMENTATION } from './data/augment';
import { imageSource, type LabelledImages } from './data/mnist';
import { batchOf } from './data/source';
import { forward, toTensors } from './graph';

/** A handful shows what a map looks for; more would show it again. */
export const TOP_INPUTS_PER_MAP = 6;

const BATCH = 200;

/** The layers whose maps look for something; a pooled map's is its convolution's, and the outputs' is the digit itself. */
const looksForSomething = (layer: Layer): boolean =>
  layer.kind === 'conv' || (layer.kind === 'dense' && layer.activation === 'relu');

/** One map's strongest drawings so far, the strongest first. */
interface Ranking {
  readonly drawings: number[];
  readonly peaks: number[];
}

/**
 * Which images light each map and hidden neuron most: by its brightest cell anywhere on the image; of equal ones the first.
 * `onProgress` gets the number of images read.
 */
export async function findTopInputs(
  tf: Tensorflow,
  network: Network,
  weights: NetworkWeights,
  images: LabelledImages,
  onProgress: (done: number) => void = () => {},
): Promise<TopInputs> {
  const source = imageSource(images, NO_AUGMENTATION);
  const layers = network.layers
    .map((layer, index) => ({ layer, index }))
    .filter(({ layer }) => looksForSomething(layer))
    .map(({ layer, index }) => ({
      layer,
      index,
      rankings: Array.from({ length: layer.shape.at(-1)! }, (): Ranking => ({ drawings: [], peaks: [] })),
    }));
  const tensors = toTensors(tf, network, weights);
  try {
    for (let from = 0; from < source.count; from += BATCH) {
      const count = Math.min(BATCH, source.count - from);
      const { inputs } = batchOf(
        source,
        Uint32Array.from({ length: count }, (_, i) => from + i),
        null,
      );
      // tidy must not return what was read: it would walk every element of it in search of tensors.
      tf.tidy(() => {
        const batch = tf.tensor4d(inputs, [count, INPUT_SIDE, INPUT_SIDE, 1]);
        const { values } = forward(tf, network, tensors, batch, { training: false });
        for (const { layer, rankings } of layers) {
          const value = values.get(layer.id)!;
          const peaks = layer.kind === 'conv' ? tf.max(value, [1, 2]) : value;
          rank(rankings, peaks.dataSync<'float32'>(), from);
        }
      });
      onProgress(from + count);
      // Gives timers and signals their turn.
      await new Promise(setImmediate);
    }
  } finally {
    for (const { kernel, bias } of tensors.values()) tf.dispose([kernel, bias]);
  }

  const numbers = new Map<number, number>();
  for (const { rankings } of layers)
    for (const { drawings } of rankings)
      for (const drawing of drawings) if (!numbers.has(drawing)) numbers.set(drawing, numbers.size);
  return {
    layers: layers.map(({ index, rankings }) => ({
      index,
      maps: rankings.map(({ drawings }) => drawings.map((drawing) => numbers.get(drawing)!)),
    })),
    drawings: [...numbers.keys()].map((index) => ({
      index,
      label: images.labels[index]!,
      pixels: images.pixels.slice(index * INPUT_VALUES, (index + 1) * INPUT_VALUES),
    })),
  };
}

/** @param peaks drawing by drawing, each map's brightest cell */
function rank(rankings: readonly Ranking[], peaks: Float32Array, from: number): void {
  const maps = rankings.length;
  for (let i = 0; i < peaks.length; i++) {
    const peak = peaks[i]!;
    const ranking = rankings[i % maps]!;
    const last = ranking.peaks[TOP_INPUTS_PER_MAP - 1];
    if (peak <= 0 || (last !== undefined && peak <= last)) continue;
    let place = ranking.peaks.length;
    while (place > 0 && peak > ranking.peaks[place - 1]!) place--;
    ranking.peaks.splice(place, 0, peak);
    ranking.drawings.splice(place, 0, from + Math.floor(i / maps));
    ranking.peaks.length = Math.min(ranking.peaks.length, TOP_INPUTS_PER_MAP);
    ranking.drawings.length = ranking.peaks.length;
  }
}
