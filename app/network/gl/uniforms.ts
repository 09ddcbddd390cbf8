import { Color, type DataTexture } from 'three';

/** What both programs read; the objects are shared, so that one assignment reaches both. */
export interface SharedUniforms {
  readonly [name: string]: { value: unknown };
  readonly cellsNow: { value: DataTexture };
  readonly cellsBefore: { value: DataTexture };
  readonly layerState: { value: Float32Array };
  readonly exposure: { value: Float32Array };
  readonly lightUp: { value: number };
  /** sRGB as written in the theme: the shaders do no colour conversion. */
  readonly stage: { value: Color };
  readonly edge: { value: Color };
}

export function sharedUniforms(
  now: DataTexture,
  before: DataTexture,
  layerState: Float32Array,
  exposure: Float32Array,
): SharedUniforms {
  return {
    cellsNow: { value: now },
    cellsBefore: { value: before },
    layerState: { value: layerState },
    exposure: { value: exposure },
    lightUp: { value: 1 },
    stage: { value: new Color(0, 0, 0) },
    edge: { value: new Color(1, 1, 1) },
  };
}
