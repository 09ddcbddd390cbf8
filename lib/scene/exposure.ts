import type { Layer } from '../network/layers';

/**
 * A trained layer's strongest cell outshines the others by far: shown in proportion, most of what happens would be too dark to see.
 * This exponent lifts a cell at a tenth of the strongest to a quarter of the ramp, and keeps order, black and the brightest.
 */
const LIFT = 0.6;

/**
 * The exponent between a cell's part of its layer's strongest (0 to 1) and its place on the ramp. Ink and probabilities are shown
 * in proportion: a half is half.
 */
export function exposureOf(layer: Layer): number {
  switch (layer.kind) {
    case 'input':
      return 1;
    case 'dense':
      return layer.activation === 'relu' ? LIFT : 1;
    case 'conv':
    case 'max-pool':
    case 'flatten':
    case 'dropout':
      return LIFT;
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}
