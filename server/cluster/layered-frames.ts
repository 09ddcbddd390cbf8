import { decodeFrame, encodeFrame } from '@/lib/wire/frame-codec';
import type { InferencePort, LayerSelection } from '@/server/inference/port';

/** Makes the layers of a frame that came bare from another process, by the network here: the same weights, the same bytes in. */
export const layeredFrame =
  (inference: Pick<InferencePort, 'read'>) =>
  async (bare: Uint8Array, layers: Exclude<LayerSelection, 'none'>): Promise<Uint8Array> => {
    const frame = decodeFrame(bare);
    if (!frame.input) throw new Error('A frame without its input cannot be given layers.');
    const { packed } = await inference.read({ model: frame.model, input: frame.input, layers, as: 'packed' });
    return encodeFrame({ ...frame, layers: packed });
  };
