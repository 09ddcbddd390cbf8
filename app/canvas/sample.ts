import { MAX_STROKE_MS, type Pointer, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';

/** What is read of a PointerEvent. */
export interface PointerSample {
  readonly clientX: number;
  readonly clientY: number;
  readonly timeStamp: number;
  readonly pressure: number;
}

/** Where the sheet stands in the window, CSS pixels. */
export interface SheetPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));

/** x, y, t, p as the wire has them; `since` is the time stamp of the stroke's first sample. */
export function quantise(
  sample: PointerSample,
  place: SheetPlace,
  since: number,
  pointer: Pointer,
): readonly [x: number, y: number, t: number, p: number] {
  return [
    clamp(((sample.clientX - place.left) / place.width) * SHEET_WIDTH, SHEET_WIDTH),
    clamp(((sample.clientY - place.top) / place.height) * SHEET_HEIGHT, SHEET_HEIGHT),
    clamp(sample.timeStamp - since, MAX_STROKE_MS),
    pointer === 'pen' ? clamp(sample.pressure * 255, 255) : 128,
  ];
}

export const pointerKind = (pointerType: string): Pointer =>
  pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse';
