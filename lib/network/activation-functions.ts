export type Activation = 'relu' | 'softmax' | 'sigmoid';

/** From what a layer sums up to what it passes on; a new array. */
export function activate(activation: Activation, sums: Float32Array): Float32Array {
  switch (activation) {
    case 'relu':
      return sums.map((sum) => (sum > 0 ? sum : 0));
    case 'sigmoid':
      return sums.map((sum) => 1 / (1 + Math.exp(-sum)));
    case 'softmax': {
      // Shifted by the largest, which changes nothing but keeps exp in range.
      const largest = sums.reduce((max, sum) => Math.max(max, sum), Number.NEGATIVE_INFINITY);
      const powers = Float64Array.from(sums, (sum) => Math.exp(sum - largest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      return Float32Array.from(powers, (power) => power / total);
    }
    default: {
      const never: never = activation;
      throw new Error(`Unknown activation ${String(never)}`);
    }
  }
}

/** The gradient before the activation, from the one after it and the activation's values; a new array. */
export function activateBackward(
  activation: Activation,
  values: Float32Array,
  gradient: Float32Array,
): Float32Array {
  switch (activation) {
    case 'relu':
      return gradient.map((g, i) => (values[i]! > 0 ? g : 0));
    case 'sigmoid':
      return gradient.map((g, i) => g * values[i]! * (1 - values[i]!));
    case 'softmax': {
      let mean = 0;
      for (let i = 0; i < values.length; i++) mean += values[i]! * gradient[i]!;
      return gradient.map((g, i) => values[i]! * (g - mean));
    }
    default: {
      const never: never = activation;
      throw new Error(`Unknown activation ${String(never)}`);
    }
  }
}
