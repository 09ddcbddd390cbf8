import type { Layer, Network } from '@/lib/network/layers';
import type { LayerPlacement, SceneLayout } from '@/lib/scene/layout';
import type { DecodedFrame } from './frame-source';

/** Texels in a row of the cell texture; a power of two, so that the shader finds a cell by shift and mask. */
export const TEXTURE_WIDTH = 256;

/** What the shader must know of each layer: four floats. */
export const FLOATS_PER_LAYER = 4;

/**
 * The bytes of every cell of a network, laid out as the texture is: layer-table order, map-major. Two generations are kept, so that
 * a new frame can light up over the old one. Nothing is allocated after the constructor.
 */
export class CellStore {
  /** Cells rounded up to whole texture rows. */
  readonly height: number;
  /**
   * Four floats a placed layer, in order: whether it has values now, and before (0 or 1); what byte 255 is drawn as now, and before
   * (in units of the ramp).
   */
  readonly layerState: Float32Array;
  private readonly generations: readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  private readonly scales: Float32Array;
  private readonly slotByIndex: Int16Array;
  private readonly probabilityLayer: readonly boolean[];
  private current: 0 | 1 = 0;

  constructor(
    network: Network,
    private readonly layout: SceneLayout,
  ) {
    this.height = Math.ceil(layout.cells / TEXTURE_WIDTH);
    const texels = TEXTURE_WIDTH * this.height;
    this.generations = [new Uint8Array(texels), new Uint8Array(texels)];
    this.layerState = new Float32Array(layout.layers.length * FLOATS_PER_LAYER);
    this.scales = new Float32Array(layout.layers.length);
    this.slotByIndex = new Int16Array(256).fill(-1);
    for (let slot = 0; slot < layout.layers.length; slot++)
      this.slotByIndex[layout.layers[slot]!.index] = slot;
    this.probabilityLayer = layout.layers.map((l) => isProbability(network.layers[l.index]));
  }

  /** Which of the two generations is shown. */
  get generation(): 0 | 1 {
    return this.current;
  }

  bytesOf(generation: 0 | 1): Uint8Array<ArrayBuffer> {
    return this.generations[generation];
  }

  /** Takes a frame, or null for darkness. Layers that are not of this network are left out. */
  write(frame: DecodedFrame | null): void {
    this.current = this.current === 0 ? 1 : 0;
    const bytes = this.generations[this.current];
    const state = this.layerState;
    for (let slot = 0; slot < this.scales.length; slot++) {
      const at = slot * FLOATS_PER_LAYER;
      state[at + 1] = state[at]!;
      state[at + 3] = state[at + 2]!;
      state[at] = 0;
      state[at + 2] = 0;
      this.scales[slot] = 0;
    }
    if (frame) {
      if (frame.input) this.writeLayer(bytes, 0, 1, frame.input);
      for (let n = 0; n < frame.layers.length; n++) {
        const { index, scale, bytes: values } = frame.layers[n]!;
        this.writeLayer(bytes, index, scale, values);
      }
    }
    for (let slot = 0; slot < this.scales.length; slot++) {
      const { base, cells } = this.layout.layers[slot]!;
      if (state[slot * FLOATS_PER_LAYER] === 0) bytes.fill(0, base, base + cells);
    }
  }

  private writeLayer(bytes: Uint8Array, index: number, scale: number, values: Uint8Array): void {
    const slot = this.slotByIndex[index] ?? -1;
    if (slot < 0) return;
    const { base, cells } = this.layout.layers[slot]!;
    if (values.length !== cells) return;
    bytes.set(values, base);
    this.scales[slot] = scale;
    const at = slot * FLOATS_PER_LAYER;
    this.layerState[at] = 1;
    // A feature map is shown relative to its layer's brightest cell; a probability as what it is.
    this.layerState[at + 2] = this.probabilityLayer[slot] ? Math.min(1, scale) : 1;
  }

  /** A cell's value as the network gave it (within quantisation); null where the frame had no such layer. */
  valueAt(layer: LayerPlacement, cell: number): number | null {
    const slot = this.slotByIndex[layer.index] ?? -1;
    if (slot < 0 || this.layerState[slot * FLOATS_PER_LAYER] === 0) return null;
    return (this.generations[this.current][cell]! / 255) * this.scales[slot]!;
  }

  /** All values of a layer, by its index in the table, from the very bytes that are drawn; empty where it has none. */
  valuesOf(index: number): number[] {
    const layer = this.layout.layers[this.slotByIndex[index] ?? -1];
    if (!layer || this.valueAt(layer, layer.base) === null) return [];
    return Array.from({ length: layer.cells }, (_, i) => this.valueAt(layer, layer.base + i)!);
  }
}

const isProbability = (layer: Layer | undefined): boolean =>
  layer?.kind === 'dense' && layer.activation !== 'relu';
