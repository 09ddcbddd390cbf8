/** Grey values row by row, top left first, one byte a pixel: white (255) ink on black (0). */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** What the preprocessing strip shows, in this order, whichever entrance a drawing came through. */
export const STEP_NAMES = ['ink', 'outline', 'box', 'centred', 'input'] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface Step extends GreyImage {
  readonly name: StepName;
}

/** How a drawing became the network's input. */
export interface Trace {
  /** 784 bytes, row by row, white ink on black: the pixels of the last step. */
  readonly input: Uint8Array;
  /** One of each of STEP_NAMES, in that order. */
  readonly steps: readonly Step[];
}
