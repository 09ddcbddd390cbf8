import { Color, type DataTexture } from 'three';

/** What all programs read; the objects are shared, so that one assignment reaches each. */
export interface SharedUniforms {
  readonly [name: string]: { value: unknown };
  readonly cellsNow: { value: DataTexture };
  readonly cellsBefore: { value: DataTexture };
  readonly layerState: { value: Float32Array };
  readonly exposure: { value: Float32Array };
  readonly lightUp: { value: number };
  /** Slot of the last lit layer; `ALL_REVEALED` outside a journey. */
  readonly reveal: { value: number };
  /** 0 or 1. */
  readonly difference: { value: number };
  /** Part of its light that each layer shows. */
  readonly attention: { value: Float32Array };
  readonly ramp: { value: DataTexture };
  readonly diverging: { value: DataTexture };
  /** sRGB as written in the theme: the shaders do no colour conversion. */
  readonly stage: { value: Color };
  readonly edge: { value: Color };
}

/** Above every slot. */
export const ALL_REVEALED = 1e3;

interface Readings {
  readonly now: DataTexture;
  readonly before: DataTexture;
  readonly layerState: Float32Array;
  readonly exposure: Float32Array;
  readonly ramp: DataTexture;
  readonly diverging: DataTexture;
}

export function sharedUniforms({
  now,
  before,
  layerState,
  exposure,
  ramp,
  diverging,
}: Readings): SharedUniforms {
  return {
    cellsNow: { value: now },
    cellsBefore: { value: before },
    layerState: { value: layerState },
    exposure: { value: exposure },
    lightUp: { value: 1 },
    reveal: { value: ALL_REVEALED },
    difference: { value: 0 },
    attention: { value: new Float32Array(exposure.length).fill(1) },
    ramp: { value: ramp },
    diverging: { value: diverging },
    stage: { value: new Color(0, 0, 0) },
    edge: { value: new Color(1, 1, 1) },
  };
}
