import { DIVERGING_ENTRIES, divergingEntry, divergingTable } from '@/lib/scene/diverging';
import { RAMP_ENTRIES, rampTable } from '@/lib/scene/ramp';

/** How values become colours: from nothing to the strongest, or against and for. */
export type Ink =
  | { readonly kind: 'ramp'; readonly full: number; readonly exposure: number }
  | { readonly kind: 'signed'; readonly full: number };

/** Values as they are laid out: row by row, one canvas pixel each. NaN stays transparent. */
export function paintCells(canvas: HTMLCanvasElement, values: ArrayLike<number>, ink: Ink): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(canvas.width, canvas.height);
  const table = ink.kind === 'ramp' ? rampTable() : divergingTable();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const from = entryOf(value, ink) * 4;
    for (let c = 0; c < 4; c++) image.data[i * 4 + c] = table[from + c]!;
  }
  context.putImageData(image, 0, 0);
}

function entryOf(value: number, ink: Ink): number {
  const full = ink.full > 0 ? ink.full : 1;
  if (ink.kind === 'signed') return divergingEntry(value, full);
  const share = Math.max(0, Math.min(1, value / full));
  return Math.round((RAMP_ENTRIES - 1) * share ** ink.exposure);
}

/** The colour of one value, for what is no canvas. */
export function cellColour(value: number, ink: Ink): string {
  const table = ink.kind === 'ramp' ? rampTable() : divergingTable();
  const from = entryOf(value, ink) * 4;
  return `rgb(${table[from]} ${table[from + 1]} ${table[from + 2]})`;
}

/** Whether dark text is read better than bright text on that colour. */
export function isBright(value: number, ink: Ink): boolean {
  const entries = ink.kind === 'ramp' ? RAMP_ENTRIES : DIVERGING_ENTRIES;
  const table = ink.kind === 'ramp' ? rampTable() : divergingTable();
  const from = Math.min(entries - 1, entryOf(value, ink)) * 4;
  // Rec. 709's luma; sRGB components.
  return 0.2126 * table[from]! + 0.7152 * table[from + 1]! + 0.0722 * table[from + 2]! > 120;
}

/** Several maps of one size as one picture, in a grid with a transparent gap of one cell. */
export function tileMaps(
  maps: readonly ArrayLike<number>[],
  { columns, rows, across }: { readonly columns: number; readonly rows: number; readonly across: number },
): { readonly width: number; readonly height: number; readonly values: Float32Array } {
  const down = Math.ceil(maps.length / across);
  const width = across * (columns + 1) - 1;
  const height = down * (rows + 1) - 1;
  const values = new Float32Array(width * height).fill(Number.NaN);
  maps.forEach((map, m) => {
    const left = (m % across) * (columns + 1);
    const top = Math.floor(m / across) * (rows + 1);
    for (let i = 0; i < map.length; i++)
      values[(top + Math.floor(i / columns)) * width + left + (i % columns)] = map[i]!;
  });
  return { width, height, values };
}
