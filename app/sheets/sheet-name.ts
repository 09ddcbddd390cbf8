import type { Sheet } from '@/lib/room/facts';

/** A sheet without a name goes by its number, counted from one. */
export const sheetName = (sheet: Sheet | null | undefined, number: number): string =>
  sheet?.name || `Sheet ${number + 1}`;
