/** Where ink lies on average, as continuous column and row index; null where there is none. */
export interface MassCentre {
  readonly x: number;
  readonly y: number;
}

export const massCentreOf = (
  ink: Float32Array | Uint8Array,
  width: number,
  height: number,
): MassCentre | null => {
  let mass = 0;
  let x = 0;
  let y = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const value = ink[row * width + column]!;
      if (value === 0) continue;
      mass += value;
      x += value * column;
      y += value * row;
    }
  return mass > 0 ? { x: x / mass, y: y / mass } : null;
};
