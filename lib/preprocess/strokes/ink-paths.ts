import type { Paths } from './place-paths';

/**
 * Draws round-ended lines into `ink` (row by row, 0 … 1, darkest wins). A pixel's shade is its coverage by the line: radius + ½ −
 * the distance from its middle to the centre line, between 0 and 1, which is exact for a straight edge along a row or column and
 * off by less than 0.1 for a slanted one.
 */
export const inkPaths = (
  ink: Float32Array,
  width: number,
  height: number,
  { xy, starts }: Paths,
  thickness: number,
  shiftX = 0,
  shiftY = 0,
): void => {
  for (let k = 0; k + 1 < starts.length; k++) {
    const first = starts[k]!;
    const end = starts[k + 1]!;
    if (first === end) continue;
    // A stroke of one sample is a line from it to itself: a dot.
    const last = Math.max(end - 1, first + 1);
    for (let i = first; i < last; i++) {
      const j = Math.min(i + 1, end - 1);
      inkSegment(
        ink,
        width,
        height,
        xy[2 * i]! + shiftX,
        xy[2 * i + 1]! + shiftY,
        xy[2 * j]! + shiftX,
        xy[2 * j + 1]! + shiftY,
        thickness / 2,
      );
    }
  }
};

const inkSegment = (
  ink: Float32Array,
  width: number,
  height: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): void => {
  const reach = radius + 0.5;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(width - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const perLength2 = length2 > 0 ? 1 / length2 : 0;
  const reach2 = reach * reach;
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const cell = row * width + column;
      // A scribble crosses itself over and over: what is white already cannot change.
      if (ink[cell] === 1) continue;
      const px = column + 0.5 - ax;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) * perLength2));
      const ox = px - along * dx;
      const oy = py - along * dy;
      const distance2 = ox * ox + oy * oy;
      if (distance2 >= reach2) continue;
      const coverage = Math.min(1, reach - Math.sqrt(distance2));
      if (coverage > ink[cell]!) ink[cell] = coverage;
    }
  }
};
