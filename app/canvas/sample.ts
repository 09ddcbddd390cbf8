import { type Pointer, SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { PointerSample } from '@/lib/stroke/sampler';

/** What is read of a PointerEvent. */
export type PointerPlace = Pick<PointerEvent, 'clientX' | 'clientY' | 'timeStamp' | 'pressure'>;

/** Where the sheet stands in the window, CSS pixels. */
export interface SheetPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** From the window to the sheet; what lies outside stays outside, for the sampler to move to the edge. */
export const onSheet = (event: PointerPlace, place: SheetPlace): PointerSample => ({
  x: ((event.clientX - place.left) / place.width) * SHEET_WIDTH,
  y: ((event.clientY - place.top) / place.height) * SHEET_HEIGHT,
  time: event.timeStamp,
  pressure: event.pressure,
});

export const pointerKind = (pointerType: string): Pointer =>
  pointerType === 'pen' || pointerType === 'touch' ? pointerType : 'mouse';
