import type { Layer, Network } from '@/lib/network/layers';
import type { LayerPlacement, SceneLayout } from '@/lib/scene/layout';
import type { DecodedFrame } from './frame-source';

/** Texels in a row of the cell texture; a power of two, so that the shader finds a cell by shift and mask. */
export const TEXTURE_WIDTH = 256;

/** What the shader must know of each layer: four floats. */
export const FLOATS_PER_LAYER = 4;

/**
 * Of a layer's strongest cell, what a full colour of a difference stands for at least: bytes are rounded, and with a smaller part their
 * rounding would look like something.
 */
const FAINTEST_UNIT = 1 / 8;

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
  private readonly scalesBefore: Float32Array;
  private differing = false;
  private readonly slotByIndex: Int16Array;
  /** Of each slot, the one whose cells it shows: itself, or what a flattened layer lays out anew. */
  private readonly holders: Int16Array;
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
    this.scalesBefore = new Float32Array(layout.layers.length);
    this.slotByIndex = new Int16Array(256).fill(-1);
    for (let slot = 0; slot < layout.layers.length; slot++)
      this.slotByIndex[layout.layers[slot]!.index] = slot;
    this.holders = Int16Array.from(layout.layers, ({ holder }) => this.slotByIndex[holder]!);
    this.probabilityLayer = layout.layers.map((l) => isProbability(network.layers[l.index]));
  }

  /** Which of the two generations is shown. */
  get generation(): 0 | 1 {
    return this.current;
  }

  /** Whether two frames are shown, one minus the other. */
  get differs(): boolean {
    return this.differing;
  }

  bytesOf(generation: 0 | 1): Uint8Array<ArrayBuffer> {
    return this.generations[generation];
  }

  /** Takes a frame, or null for darkness. Layers that are not of this network are left out. */
  write(frame: DecodedFrame | null): void {
    this.differing = false;
    this.current = this.current === 0 ? 1 : 0;
    this.scalesBefore.set(this.scales);
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
      const holder = this.holders[slot]!;
      if (holder !== slot) this.shareState(slot, holder);
      else if (state[slot * FLOATS_PER_LAYER] === 0) {
        const { base, cells } = this.layout.layers[slot]!;
        bytes.fill(0, base, base + cells);
      }
    }
  }

  /** Takes two frames of one network, to be shown as the first minus the second: each layer by its own largest difference. */
  writeDifference(frame: DecodedFrame | null, minus: DecodedFrame | null): void {
    this.write(minus);
    this.write(frame);
    this.differing = true;
    for (let slot = 0; slot < this.scales.length; slot++) {
      if (this.probabilityLayer[slot]) continue;
      const at = slot * FLOATS_PER_LAYER;
      const holder = this.holders[slot]!;
      const unit = this.differenceUnit(holder);
      this.layerState[at + 2] = unit > 0 ? this.scales[holder]! / unit : 0;
      this.layerState[at + 3] = unit > 0 ? this.scalesBefore[holder]! / unit : 0;
    }
  }

  /** What a full colour stands for in a layer: its largest difference, but no less than a part of what its cells hold. */
  private differenceUnit(slot: number): number {
    const { base, cells } = this.layout.layers[slot]!;
    const [now, before] = [this.bytesOf(this.current), this.bytesOf(this.current === 0 ? 1 : 0)];
    const [gain, gainBefore] = [this.scales[slot]! / 255, this.scalesBefore[slot]! / 255];
    let largest = 0;
    for (let cell = base; cell < base + cells; cell++) {
      const difference = Math.abs(now[cell]! * gain - before[cell]! * gainBefore);
      if (difference > largest) largest = difference;
    }
    return Math.max(largest, FAINTEST_UNIT * Math.max(this.scales[slot]!, this.scalesBefore[slot]!));
  }

  private shareState(slot: number, holder: number): void {
    const from = holder * FLOATS_PER_LAYER;
    this.layerState[slot * FLOATS_PER_LAYER] = this.layerState[from]!;
    this.layerState[slot * FLOATS_PER_LAYER + 2] = this.layerState[from + 2]!;
    this.scales[slot] = this.scales[holder]!;
  }

  private writeLayer(bytes: Uint8Array, index: number, scale: number, values: Uint8Array): void {
    const slot = this.slotByIndex[index] ?? -1;
    if (slot < 0 || this.holders[slot] !== slot) return;
    const { base, cells } = this.layout.layers[slot]!;
    if (values.length !== cells) return;
    bytes.set(values, base);
    this.scales[slot] = scale;
    const at = slot * FLOATS_PER_LAYER;
    this.layerState[at] = 1;
    // A feature map is shown relative to its layer's brightest cell; a probability as what it is.
    this.layerState[at + 2] = this.probabilityLayer[slot] ? Math.min(1, scale) : 1;
  }

  /**
   * A cell's value as the network gave it (within quantisation), or the difference of the two frames; null where a frame had no such
   * layer.
   */
  valueAt(layer: LayerPlacement, cell: number): number | null {
    const slot = this.slotByIndex[layer.index] ?? -1;
    if (slot < 0 || this.layerState[slot * FLOATS_PER_LAYER] === 0) return null;
    const value = (this.generations[this.current][cell]! / 255) * this.scales[slot]!;
    if (!this.differing) return value;
    if (this.layerState[slot * FLOATS_PER_LAYER + 1] === 0) return null;
    return value - (this.generations[this.current === 0 ? 1 : 0][cell]! / 255) * this.scalesBefore[slot]!;
  }

  /** The place of a layer's brightest cell among all cells; its first where all are dark. */
  brightestOf({ base, cells }: LayerPlacement): number {
    const bytes = this.generations[this.current];
    let best = base;
    for (let cell = base + 1; cell < base + cells; cell++) if (bytes[cell]! > bytes[best]!) best = cell;
    return best;
  }

  /** Cells of the layers that have values. */
  litCells(): number {
    return this.layout.layers.reduce((sum, { cells }, slot) => {
      const own = this.holders[slot] === slot && this.layerState[slot * FLOATS_PER_LAYER] === 1;
      return own ? sum + cells : sum;
    }, 0);
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
