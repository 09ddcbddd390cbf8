import type { Raster } from '@/lib/preprocess';
import { strokesFromLists } from '@/lib/preprocess';
import { extentOf } from '@/lib/preprocess/strokes/extent';
import { fitToBox } from '@/lib/preprocess/strokes/fit-to-box';
import { inkPaths } from '@/lib/preprocess/strokes/ink-paths';
import { placePaths } from '@/lib/preprocess/strokes/place-paths';

export type Lists = readonly (readonly (readonly number[])[])[];

const arc = (cx: number, cy: number, rx: number, ry: number, from: number, to: number): number[][] =>
  Array.from({ length: 33 }, (_, i) => {
    const angle = from + ((to - from) * i) / 32;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });

/** Digits as people draw them, on a field of about 60 × 100. */
export const DIGITS = {
  zero: [arc(30, 50, 30, 50, -Math.PI / 2, 1.5 * Math.PI)],
  one: [
    [
      [0, 20],
      [20, 0],
      [20, 100],
    ],
  ],
  three: [[...arc(25, 25, 30, 25, -2.4, Math.PI / 2), ...arc(25, 75, 32, 25, -Math.PI / 2, 2.4)]],
  five: [
    [[10, 0], [6, 45], ...arc(28, 70, 30, 30, -2.2, 2.4)],
    [
      [10, 0],
      [55, 0],
    ],
  ],
  seven: [
    [
      [0, 0],
      [60, 0],
      [20, 100],
    ],
    [
      [15, 50],
      [55, 50],
    ],
  ],
} satisfies Record<string, Lists>;

export interface Page {
  readonly width: number;
  readonly height: number;
  /** Brush width, pixels. */
  readonly brush: number;
  /** Longer side of the drawing, pixels. */
  readonly size: number;
  /** How far its middle lies off the page's. */
  readonly shift?: readonly [number, number];
}

/** Coverage 0 … 1 of a page with a drawing on it. */
export const inkOnPage = (
  lists: Lists,
  { width, height, brush, size, shift = [0, 0] }: Page,
): Float32Array => {
  const strokes = strokesFromLists(lists);
  const extent = extentOf(strokes)!;
  const side = Math.max(width, height);
  const ink = new Float32Array(width * height);
  const paths = placePaths(strokes, fitToBox(extent, size, side, 0));
  inkPaths(ink, width, height, paths, brush, (width - side) / 2 + shift[0], (height - side) / 2 + shift[1]);
  return ink;
};

/** A grey picture of it: ink `dark` on paper `light`, 0 … 255; both may vary over the page. */
export const pictureOf = (
  ink: Float32Array,
  { width, height }: Pick<Page, 'width' | 'height'>,
  dark: number | ((x: number, y: number) => number) = 0,
  light: number | ((x: number, y: number) => number) = 255,
): Raster => {
  const at = (value: number | ((x: number, y: number) => number), i: number): number =>
    typeof value === 'number' ? value : value(i % width, Math.floor(i / width));
  const data = Uint8Array.from(ink, (c, i) => Math.round(at(light, i) * (1 - c) + at(dark, i) * c));
  return { width, height, channels: 1, data };
};

/** How much two inputs differ, as a share of the first one's ink. */
export const difference = (a: Uint8Array, b: Uint8Array): number => {
  let apart = 0;
  let ink = 0;
  for (let i = 0; i < a.length; i++) {
    apart += Math.abs(a[i]! - b[i]!);
    ink += a[i]!;
  }
  return apart / ink;
};
