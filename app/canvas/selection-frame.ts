import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Desk } from './desk';
import type { Frame } from './selecting';
import styles from './selection-frame.module.css';

/** Sheet units between the ink's centre lines and the frame around them. */
const AIR = 14;

/** The frame around what is selected, and the one that is being drawn to select. Within an element that is as large as the sheet. */
export function attachSelectionFrame(
  host: HTMLElement,
  desk: Desk,
): { draw(frame: Frame | null): void; close(): void } {
  const selected = document.createElement('div');
  const drawn = document.createElement('div');
  selected.className = styles.selected!;
  selected.dataset.testid = 'selection';
  drawn.className = styles.drawn!;
  host.append(selected, drawn);

  function place(element: HTMLElement, frame: Frame | null, air: number): void {
    element.hidden = frame === null;
    if (frame === null) return;
    element.style.left = `${((frame.left - air) / SHEET_WIDTH) * 100}%`;
    element.style.top = `${((frame.top - air) / SHEET_HEIGHT) * 100}%`;
    element.style.width = `${((frame.right - frame.left + 2 * air) / SHEET_WIDTH) * 100}%`;
    element.style.height = `${((frame.bottom - frame.top + 2 * air) / SHEET_HEIGHT) * 100}%`;
  }

  const refresh = () => place(selected, desk.selectionBounds(), AIR);
  refresh();
  place(drawn, null, 0);
  const stops = [desk.selection.subscribe(refresh), desk.held.subscribe(refresh)];
  return {
    draw: (frame) => place(drawn, frame, 0),
    close() {
      for (const stop of stops) stop();
      selected.remove();
      drawn.remove();
    },
  };
}
