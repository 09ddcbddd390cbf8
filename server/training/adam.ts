/** Moments below this become zero, far from 1.2e-38, below which single precision turns to denormals, ten times slower to compute with. */
const TINY = 1e-30;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Adam's memory of one array of parameters: running means of the gradient and of its square. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

export const createMoments = (length: number): Moments => ({
  first: new Float32Array(length),
  second: new Float32Array(length),
});

/**
 * One step of Adam with bias correction, in place (Kingma and Ba, 2015, algorithm 1).
 * @param step counts from 1
 */
export function adamStep(
  parameters: Float32Array,
  gradients: Float32Array,
  { first, second }: Moments,
  rate: number,
  step: number,
): void {
  const correction1 = 1 - BETA1 ** step;
  const correction2 = Math.sqrt(1 - BETA2 ** step);
  const scaled = (rate * correction2) / correction1;
  const epsilon = EPSILON * correction2;
  for (let i = 0; i < parameters.length; i++) {
    const g = gradients[i]!;
    const m = first[i]! * BETA1 + g * (1 - BETA1);
    const v = second[i]! * BETA2 + g * g * (1 - BETA2);
    // Parameters behind dead inputs (a border pixel that is always black) would decay into denormals.
    first[i] = Math.abs(m) < TINY ? 0 : m;
    second[i] = v < TINY ? 0 : v;
    parameters[i] = parameters[i]! - (scaled * m) / (Math.sqrt(v) + epsilon);
  }
}
