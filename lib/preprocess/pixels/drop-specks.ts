import { INK_LEVEL } from './bounds';
import { penThicknessOf } from './pen-thickness';
import type { Plane } from './raster';

/** A dot by the pen that drew the rest covers π/4 of its thickness squared; what covers less than half of that was not drawn by it. */
const LEAST_AREA = Math.PI / 8;

/**
 * Leaves out marks too small to come from the pen that drew the rest: dust, paper grain, JPEG noise. All else stays, however many
 * parts it has; the largest part stays in any case.
 */
export const dropSpecks = (ink: Plane): Plane => {
  const { width, height, values } = ink;
  const { labels, areas } = partsOf(ink);
  if (areas.length < 2) return ink;
  const largest = areas.indexOf(Math.max(...areas));
  const thickness = penThicknessOf(width, height, (i) => labels[i] === largest + 1);
  const least = LEAST_AREA * thickness * thickness;
  const kept = areas.map((area, part) => part === largest || area >= least);
  if (kept.every(Boolean)) return ink;
  const clean = values.slice();
  for (let i = 0; i < clean.length; i++) {
    const label = labels[i]!;
    if (label > 0 ? !kept[label - 1] : !touchesKept(labels, kept, width, height, i)) clean[i] = 0;
  }
  return { width, height, values: clean };
};

/** Edge pixels fainter than INK_LEVEL stay with the part that they soften. */
const touchesKept = (
  labels: Int32Array,
  kept: readonly boolean[],
  width: number,
  height: number,
  i: number,
): boolean => {
  const x = i % width;
  const y = Math.floor(i / width);
  for (let r = Math.max(0, y - 1); r <= Math.min(height - 1, y + 1); r++)
    for (let c = Math.max(0, x - 1); c <= Math.min(width - 1, x + 1); c++) {
      const label = labels[r * width + c]!;
      if (label > 0 && kept[label - 1]) return true;
    }
  return false;
};

/** Connected parts, corners count as touching: `labels` 0 for paper, part index + 1 for ink. */
const partsOf = ({ width, height, values }: Plane): { labels: Int32Array; areas: number[] } => {
  const labels = new Int32Array(values.length);
  const areas: number[] = [];
  const queue = new Int32Array(values.length);
  for (let start = 0; start < values.length; start++) {
    if (labels[start] !== 0 || values[start]! < INK_LEVEL) continue;
    const label = areas.length + 1;
    let filled = 1;
    queue[0] = start;
    labels[start] = label;
    for (let done = 0; done < filled; done++) {
      const i = queue[done]!;
      const x = i % width;
      const y = (i - x) / width;
      for (let r = Math.max(0, y - 1); r <= Math.min(height - 1, y + 1); r++)
        for (let c = Math.max(0, x - 1); c <= Math.min(width - 1, x + 1); c++) {
          const j = r * width + c;
          if (labels[j] !== 0 || values[j]! < INK_LEVEL) continue;
          labels[j] = label;
          queue[filled++] = j;
        }
    }
    areas.push(filled);
  }
  return { labels, areas };
};
