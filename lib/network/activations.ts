/**
 * A layer's values for one drawing, quantised for the wire and the 3D view. Axis order is **map-major**: channel, row, column (a
 * dense layer is one row), whatever order the engine computes in, so that each feature map is one contiguous run.
 */
export interface QuantisedLayer {
  /** Index into the network's layer table. */
  readonly index: number;
  /** The value that byte 255 stands for (the layer's largest, > 0); value ≈ byte / 255 × scale. */
  readonly scale: number;
  /** One byte a cell; length is the product of the layer's shape. Feature maps have 52 levels, dense layers 256: see quantise.ts. */
  readonly bytes: Uint8Array;
}

/** Values as floats in the same map-major order, one array a layer that carries values, by layer id. */
export type LayerValues = ReadonlyMap<string, Float32Array>;
