import { z } from 'zod';
import { cellCount, DIGITS, INPUT_SIDE, type Layer, type Network, type Shape } from './layers';

/** What is wrong with a table, one sentence each; empty when it can be trained, run and drawn. */
export function networkProblems(network: Network): string[] {
  const problems: string[] = [];
  const known = new Map<string, Layer>();
  for (const layer of network.layers) {
    const problem = layerProblem(layer, known);
    if (problem) problems.push(`${layer.id}: ${problem}`);
    known.set(layer.id, layer);
  }
  if (network.layers.filter(({ kind }) => kind === 'input').length !== 1) {
    problems.push('A network has exactly one input.');
  }
  const { digits, isDigit } = network.outputs;
  const digitsLayer = known.get(digits);
  if (
    digitsLayer?.kind !== 'dense' ||
    digitsLayer.activation !== 'softmax' ||
    cellCount(digitsLayer) !== DIGITS
  ) {
    problems.push(`The output ${digits} is not a softmax over ten digits.`);
  }
  if (isDigit !== null) {
    const layer = known.get(isDigit);
    if (layer?.kind !== 'dense' || layer.activation !== 'sigmoid' || cellCount(layer) !== 1) {
      problems.push(`The output ${isDigit} is not one sigmoid.`);
    }
  }
  const used = new Set(network.layers.flatMap(({ inputs }) => inputs));
  for (const { id } of network.layers) {
    if (!used.has(id) && id !== digits && id !== isDigit) problems.push(`${id}: nothing uses it.`);
  }
  return problems;
}

function layerProblem(layer: Layer, known: ReadonlyMap<string, Layer>): string | null {
  if (known.has(layer.id)) return 'two layers have this name.';
  const inputs = layer.inputs.map((id) => known.get(id));
  const missing = layer.inputs.find((_, index) => !inputs[index]);
  if (missing !== undefined) return `its input ${missing} does not stand before it.`;
  if (layer.kind === 'input') {
    if (layer.inputs.length > 0) return 'an input has no inputs.';
    return equal(layer.shape, [INPUT_SIDE, INPUT_SIDE, 1]) ? null : 'the input is not 28×28×1.';
  }
  const [from] = inputs;
  if (!from || inputs.length !== 1) return `a layer of kind ${layer.kind} has exactly one input.`;
  const follows = shapeAfter(from.shape, layer);
  if (!follows)
    return `its input ${from.id} (${from.shape.join('×')}) is nothing for a layer of kind ${layer.kind}.`;
  return equal(layer.shape, follows)
    ? null
    : `its shape is given as ${layer.shape.join('×')}, and follows as ${follows.join('×')}.`;
}

/** The shape that follows from the input's; null where the input does not fit. A dense layer chooses its own units. */
function shapeAfter(from: Shape, layer: Exclude<Layer, { kind: 'input' }>): Shape | null {
  switch (layer.kind) {
    case 'conv': {
      if (from.length !== 3) return null;
      const [height, width] = from;
      const rows = windows(height, layer.kernel[0], layer.stride, layer.padding);
      const columns = windows(width, layer.kernel[1], layer.stride, layer.padding);
      return rows > 0 && columns > 0 ? [rows, columns, layer.shape.at(-1)!] : null;
    }
    case 'max-pool': {
      if (from.length !== 3) return null;
      const [height, width, channels] = from;
      const rows = Math.floor(height / layer.size);
      const columns = Math.floor(width / layer.size);
      return rows > 0 && columns > 0 ? [rows, columns, channels] : null;
    }
    case 'flatten':
      return [cellCount({ shape: from })];
    case 'dropout':
      return from;
    case 'dense':
      return from.length === 1 && layer.shape.length === 1 ? layer.shape : null;
    default: {
      const never: never = layer;
      throw new Error(`Unknown layer ${JSON.stringify(never)}`);
    }
  }
}

/** How many windows of a convolution fit along one side. */
function windows(side: number, kernel: number, stride: number, padding: 'valid' | 'same'): number {
  switch (padding) {
    case 'valid':
      return Math.floor((side - kernel) / stride) + 1;
    case 'same':
      return Math.ceil(side / stride);
    default: {
      const never: never = padding;
      throw new Error(`Unknown padding ${String(never)}`);
    }
  }
}

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);

// Tables also come from files: those of trained versions, which outlive changes of the tables in layers.ts.

const side = z.int().min(1).max(4096);
const id = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,31}$/);
const shape = z.union([z.tuple([side, side, side]), z.tuple([side])]);
const common = { id, inputs: z.array(id).max(8), shape };

const layerSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('input') }),
  z.object({
    ...common,
    kind: z.literal('conv'),
    kernel: z.tuple([side, side]),
    stride: side,
    padding: z.enum(['valid', 'same']),
    activation: z.literal('relu'),
  }),
  z.object({ ...common, kind: z.literal('max-pool'), size: side }),
  z.object({ ...common, kind: z.literal('flatten') }),
  z.object({ ...common, kind: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
  z.object({ ...common, kind: z.literal('dense'), activation: z.enum(['relu', 'softmax', 'sigmoid']) }),
]);

const networkSchema = z.object({
  name: id,
  layers: z.array(layerSchema).min(2).max(64),
  outputs: z.object({ digits: id, isDigit: id.nullable() }),
});

export class NetworkError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`This is not a usable network: ${problems.join(' ')}`);
    this.name = 'NetworkError';
  }
}

/** Reads a table from outside. @throws NetworkError with all its problems */
export function parseNetwork(value: unknown): Network {
  const parsed = networkSchema.safeParse(value);
  if (!parsed.success) throw new NetworkError([z.prettifyError(parsed.error)]);
  const problems = networkProblems(parsed.data);
  if (problems.length > 0) throw new NetworkError(problems);
  return parsed.data;
}
