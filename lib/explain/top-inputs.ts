import { INPUT_VALUES } from '../network/layers';

/**
 * Which drawings of a data set light each map (or neuron) most: found when a version is trained, shipped beside its weights. Binary,
 * little-endian: magic `ITOP`, version u8, layers u8, drawings u16; for each layer its index in the table u8, drawings per map u8,
 * maps u16, then maps × drawings-per-map numbers u16 (0xffff: none), the strongest first; for each drawing its index in the data set
 * u32, its label u8 and 784 bytes as the network gets them.
 */
export interface TopInputs {
  readonly layers: readonly {
    /** Index into the layer table. */
    readonly index: number;
    /** By map, numbers into `drawings`, the strongest first. A map that nothing lights has none. */
    readonly maps: readonly (readonly number[])[];
  }[];
  readonly drawings: readonly TopDrawing[];
}

export interface TopDrawing {
  /** In the data set. */
  readonly index: number;
  readonly label: number;
  /** 784 bytes, row by row. */
  readonly pixels: Uint8Array;
}

const MAGIC = 0x504f5449; // "ITOP", read as a little-endian u32
const VERSION = 1;
const HEADER_BYTES = 8;
const LAYER_BYTES = 4;
const DRAWING_BYTES = 5 + INPUT_VALUES;
const NONE = 0xffff;

export class TopInputsError extends Error {
  constructor(reason: string) {
    super(`This is no file of top inputs: ${reason}`);
    this.name = 'TopInputsError';
  }
}

export function encodeTopInputs({ layers, drawings }: TopInputs): Uint8Array {
  if (drawings.length >= NONE) throw new RangeError(`${drawings.length} drawings are too many.`);
  const perMap = layers.map(({ maps }) => Math.max(0, ...maps.map((map) => map.length)));
  const size =
    HEADER_BYTES +
    layers.reduce((sum, { maps }, at) => sum + LAYER_BYTES + 2 * maps.length * perMap[at]!, 0) +
    drawings.length * DRAWING_BYTES;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, VERSION);
  view.setUint8(5, layers.length);
  view.setUint16(6, drawings.length, true);
  let at = HEADER_BYTES;
  layers.forEach(({ index, maps }, n) => {
    view.setUint8(at, index);
    view.setUint8(at + 1, perMap[n]!);
    view.setUint16(at + 2, maps.length, true);
    at += LAYER_BYTES;
    for (const map of maps)
      for (let k = 0; k < perMap[n]!; k++, at += 2) view.setUint16(at, map[k] ?? NONE, true);
  });
  for (const { index, label, pixels } of drawings) {
    view.setUint32(at, index, true);
    view.setUint8(at + 4, label);
    bytes.set(pixels, at + 5);
    at += DRAWING_BYTES;
  }
  return bytes;
}

/** @throws TopInputsError */
export function decodeTopInputs(bytes: Uint8Array): TopInputs {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (until: number): void => {
    if (bytes.length < until) throw new TopInputsError(`it ends at byte ${bytes.length}.`);
  };
  need(HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) throw new TopInputsError('it does not begin with ITOP.');
  if (view.getUint8(4) !== VERSION) throw new TopInputsError(`its version is ${view.getUint8(4)}.`);
  const layerCount = view.getUint8(5);
  const drawingCount = view.getUint16(6, true);
  let at = HEADER_BYTES;
  const layers = Array.from({ length: layerCount }, () => {
    need(at + LAYER_BYTES);
    const index = view.getUint8(at);
    const perMap = view.getUint8(at + 1);
    const mapCount = view.getUint16(at + 2, true);
    at += LAYER_BYTES;
    need(at + 2 * mapCount * perMap);
    const maps = Array.from({ length: mapCount }, () => {
      const map: number[] = [];
      for (let k = 0; k < perMap; k++, at += 2) {
        const drawing = view.getUint16(at, true);
        if (drawing === NONE) continue;
        if (drawing >= drawingCount) throw new TopInputsError(`it has no drawing ${drawing}.`);
        map.push(drawing);
      }
      return map;
    });
    return { index, maps };
  });
  if (bytes.length !== at + drawingCount * DRAWING_BYTES)
    throw new TopInputsError(`${drawingCount} drawings do not end at byte ${bytes.length}.`);
  const drawings = Array.from({ length: drawingCount }, () => {
    const drawing = {
      index: view.getUint32(at, true),
      label: view.getUint8(at + 4),
      // Not slice, which of Node's buffers is a view.
      pixels: new Uint8Array(bytes.subarray(at + 5, at + DRAWING_BYTES)),
    };
    at += DRAWING_BYTES;
    return drawing;
  });
  return { layers, drawings };
}
