import sharp from 'sharp';
import type { WholeDrawing } from '@/server/storage/ports';

/** Drawings on one sheet: 2,500 are a picture of 1,500 × 1,600 pixels. */
export const SHEET_COLUMNS = 50;
export const MAX_ON_SHEET = SHEET_COLUMNS * 50;
const SIDE = 28;
/** Below each drawing a row tells its label: as many bright pixels as the label and one more; none where it has no label. */
const LABEL_ROW = SIDE + 1;
const TILE_WIDTH = SIDE + 2;
const TILE_HEIGHT = SIDE + 4;
const BRIGHT = 255;

/** A grey PNG of drawings as the network sees them, in rows of fifty; lossless, so that pixels and labels can be read back. */
export function contactSheet(drawings: readonly WholeDrawing[]): Promise<Buffer> {
  const rows = Math.max(1, Math.ceil(drawings.length / SHEET_COLUMNS));
  const width = SHEET_COLUMNS * TILE_WIDTH;
  const sheet = Buffer.alloc(width * rows * TILE_HEIGHT);
  drawings.forEach(({ input, label }, i) => {
    const left = (i % SHEET_COLUMNS) * TILE_WIDTH;
    const top = Math.floor(i / SHEET_COLUMNS) * TILE_HEIGHT;
    for (let y = 0; y < SIDE; y++)
      sheet.set(input.subarray(y * SIDE, (y + 1) * SIDE), (top + y) * width + left);
    if (label !== null)
      sheet.fill(BRIGHT, (top + LABEL_ROW) * width + left, (top + LABEL_ROW) * width + left + label + 1);
  });
  return sharp(sheet, { raw: { width, height: rows * TILE_HEIGHT, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
