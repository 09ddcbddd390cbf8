/** A label's rectangle on the screen, in CSS pixels. */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Which labels to show so that none covers another: the earlier in the list, the more important. Boxes without area are left out.
 * Writes into `visible` and returns it, so that a moving camera makes no garbage.
 */
export function chooseLabels(boxes: readonly LabelBox[], visible: boolean[]): boolean[] {
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i]!;
    visible[i] = box.width > 0 && box.height > 0;
    for (let j = 0; j < i && visible[i]; j++) {
      if (visible[j] && overlaps(box, boxes[j]!)) visible[i] = false;
    }
  }
  return visible;
}

const overlaps = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;
