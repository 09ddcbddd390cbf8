import { Color, type DataTexture, Vector2 } from 'three';
import { DIVERGING_ENTRIES } from '@/lib/scene/diverging';
import { RAMP_ENTRIES } from '@/lib/scene/ramp';

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
  /** Of what is shown: activations or differences. */
  readonly glowRamp: { value: DataTexture };
  readonly glowPlace: { value: Vector2 };
  readonly ramp: { value: DataTexture };
  readonly diverging: { value: DataTexture };
  /** sRGB as written in the theme: the shaders do no colour conversion. */
  readonly stage: { value: Color };
  readonly edge: { value: Color };
}

/** Above every slot. */
export const ALL_REVEALED = 1e3;

/** From a value to the middle of its entry: 0 to 1 over the ramp, −1 to 1 over the diverging one. */
const RAMP_PLACE = new Vector2(RAMP_ENTRIES - 1, 0.5).divideScalar(RAMP_ENTRIES);
const DIVERGING_PLACE = new Vector2(DIVERGING_ENTRIES - 1, DIVERGING_ENTRIES).divideScalar(
  2 * DIVERGING_ENTRIES,
);

/** Shows what the cells hold as activations, or as differences. */
export function showDifference(uniforms: SharedUniforms, on: boolean): void {
  uniforms.difference.value = on ? 1 : 0;
  uniforms.glowRamp.value = on ? uniforms.diverging.value : uniforms.ramp.value;
  uniforms.glowPlace.value.copy(on ? DIVERGING_PLACE : RAMP_PLACE);
}

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
    glowRamp: { value: ramp },
    glowPlace: { value: RAMP_PLACE.clone() },
    ramp: { value: ramp },
    diverging: { value: diverging },
    stage: { value: new Color(0, 0, 0) },
    edge: { value: new Color(1, 1, 1) },
  };
}
