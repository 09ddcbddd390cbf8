/** A decoded picture, row by row, top left first, one byte a channel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; alpha is not premultiplied. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly data: Uint8Array;
}

/** Values 0 … 1, row by row; what they mean is said where one is made. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}
