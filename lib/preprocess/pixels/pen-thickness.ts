import { squaredDistance } from './distance';

/** Mean thickness of ink, pixels: across a bar the distance to paper averages a quarter of its thickness. 0 without ink. */
export const penThicknessOf = (width: number, height: number, isInk: (i: number) => boolean): number => {
  const distance2 = squaredDistance(width, height, (i) => !isInk(i));
  // A picture that is ink all over lies no further from paper than it is wide.
  const most = Math.max(width, height);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < distance2.length; i++) {
    if (!isInk(i)) continue;
    // A pixel on the edge lies half a pixel, not one, inside.
    sum += Math.min(Math.sqrt(distance2[i]!), most) - 0.5;
    count++;
  }
  return count > 0 ? (4 * sum) / count : 0;
};
