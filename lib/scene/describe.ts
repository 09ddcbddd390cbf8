import { cellCount, type Layer, type Network } from '../network/layers';
import { parameterCount } from '../network/weights';

export interface LayerWords {
  readonly name: string;
  /** What it holds, in plain words. */
  readonly shape: string;
  /** How many trained numbers it has; null for a layer without any. */
  readonly parameters: string | null;
  /** One sentence on what it does. */
  readonly hint: string;
}

/** A layer in words for people who never saw a network. */
export function describeLayer(network: Network, layer: Layer): LayerWords {
  return {
    name: nameOf(network, layer),
    shape: shapeOf(network, layer),
    parameters: parametersOf(network, layer),
    hint: hintOf(network, layer),
  };
}

function nameOf(network: Network, layer: Layer): string {
  switch (layer.kind) {
    case 'input':
      return 'Drawing';
    case 'conv':
      return numbered(network, layer, 'Features');
    case 'max-pool':
      return numbered(network, layer, 'Pooled');
    case 'flatten':
      return 'Unrolled';
    case 'dropout':
      return 'Dropout';
    case 'dense':
      if (layer.id === network.outputs.digits) return 'Answer';
      if (layer.id === network.outputs.isDigit) return 'A digit?';
      return numbered(network, layer, 'Neurons');
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}

/** Counts layers of the same kind where there are several. */
function numbered(network: Network, layer: Layer, name: string): string {
  const outputs: readonly (string | null)[] = [network.outputs.digits, network.outputs.isDigit];
  const alike = network.layers.filter((l) => l.kind === layer.kind && !outputs.includes(l.id));
  return alike.length > 1 ? `${name} ${alike.findIndex((l) => l.id === layer.id) + 1}` : name;
}

function shapeOf(network: Network, layer: Layer): string {
  const { shape } = layer;
  if (shape.length === 3) {
    const [height, width, channels] = shape;
    const side = `${width} × ${height}`;
    return channels === 1 ? side : `${channels} maps, ${side}`;
  }
  if (layer.id === network.outputs.digits) return `${cellCount(layer)} digits`;
  return cellCount(layer) === 1 ? 'one value' : `${cellCount(layer).toLocaleString('en')} values`;
}

function parametersOf(network: Network, layer: Layer): string | null {
  const count = parameterCount(network, layer);
  return count === 0 ? null : `${count.toLocaleString('en')} weights`;
}

function hintOf(network: Network, layer: Layer): string {
  switch (layer.kind) {
    case 'input':
      return 'What the network sees: the drawing, centred on 28 × 28 cells.';
    case 'conv':
      return `Each map looks for one small pattern, ${layer.kernel[1]} × ${layer.kernel[0]} cells wide, everywhere in the layer before.`;
    case 'max-pool':
      return `Keeps the strongest of each ${layer.size} × ${layer.size} cells: smaller, and less bothered by where exactly a stroke lies.`;
    case 'flatten':
      return 'Lays all maps out in one long row.';
    case 'dropout':
      return `While learning, switches off ${Math.round(layer.rate * 100)}% of the values at random; while reading, passes all on.`;
    case 'dense':
      if (layer.id === network.outputs.digits) return 'One cell a digit: the brighter, the surer.';
      if (layer.id === network.outputs.isDigit) return 'Whether this is a digit at all.';
      return 'Each neuron weighs everything in the layer before.';
    default:
      throw new Error(`Unknown layer: ${layer satisfies never}`);
  }
}
