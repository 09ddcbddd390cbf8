import type { GlyphId, ModelId, Seq } from '@/lib/ids';
import type { QuantisedLayer } from '@/lib/network/activations';
import type { ReferencePass } from '@/lib/network/forward';
import { carriesValues, type Network } from '@/lib/network/layers';
import { quantiseLayer } from '@/lib/network/quantise';
import type { DecodedFrame, ShownFrames } from './frame-source';
import type { Reference } from './reference/create-reference';
import { latestWins } from './reference/latest-wins';

/** A drawing to be passed through a version of a network, on the page. */
export interface Asked {
  readonly model: ModelId;
  readonly glyph: GlyphId;
  readonly seq: Seq;
  /** 784 bytes. */
  readonly input: Uint8Array;
}

/** What the server would send for it: all layers, quantised in the same way. */
export function frameOfPass(network: Network, pass: ReferencePass, asked: Asked): DecodedFrame {
  const { digits, isDigit } = network.outputs;
  return {
    model: asked.model,
    glyph: asked.glyph,
    seq: asked.seq,
    isDigit: isDigit === null ? null : pass.values.get(isDigit)![0]!,
    probabilities: pass.values.get(digits)!,
    input: asked.input,
    layers: network.layers.flatMap((layer, index): QuantisedLayer[] => {
      if (!carriesValues(layer) || layer.kind === 'input') return [];
      return [quantiseLayer(index, pass.values.get(layer.id)!, layer.shape)];
    }),
  };
}

export interface ComputedFrames extends ShownFrames {
  /** Null: darkness. Of many in a row only the newest is sure to be computed. */
  ask(asked: Asked | null): void;
  close(): void;
}

/** Frames that the page computes itself: of another time, another version or another drawing than the server is asked for. */
export function createComputedFrames(
  reference: Pick<Reference, 'model' | 'forward'>,
  failed: (reason: string) => void,
): ComputedFrames {
  const listeners = new Set<(frame: DecodedFrame | null) => void>();
  let latest: DecodedFrame | null = null;
  let wanted: Asked | null = null;

  const publish = (frame: DecodedFrame | null): void => {
    latest = frame;
    for (const listener of listeners) listener(frame);
  };
  const passes = latestWins<Asked, DecodedFrame>(
    async (asked) => {
      const { network } = await reference.model(asked.model);
      return frameOfPass(network, await reference.forward(asked.model, asked.input), asked);
    },
    (frame) => {
      if (wanted !== null) publish(frame);
    },
    (error) => failed(error instanceof Error ? error.message : String(error)),
  );

  return {
    get latest() {
      return latest;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask(asked) {
      wanted = asked;
      if (asked) passes.ask(asked);
      else publish(null);
    },
    close() {
      passes.close();
      listeners.clear();
    },
  };
}
