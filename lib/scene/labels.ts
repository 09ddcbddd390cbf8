/** A label's rectangle on the screen, in CSS pixels. */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where to show which labels so that none covers another: the earlier in the list, the more important. Each has its places in the
 * order in which it would take them; boxes without area are none, and none may cover what is `taken` already. Writes into `chosen` the number of the place taken, −1 for none,
 * and returns it, so that a moving camera makes no garbage.
 */
export function chooseLabels(
  labels: readonly (readonly LabelBox[])[],
  taken: readonly LabelBox[],
  chosen: number[],
): number[] {
  for (let i = 0; i < labels.length; i++) {
    chosen[i] = -1;
    for (let place = 0; place < labels[i]!.length && chosen[i] === -1; place++)
      if (isFree(labels, taken, chosen, i, labels[i]![place]!)) chosen[i] = place;
  }
  return chosen;
}

function isFree(
  labels: readonly (readonly LabelBox[])[],
  taken: readonly LabelBox[],
  chosen: readonly number[],
  before: number,
  box: LabelBox,
): boolean {
  if (box.width <= 0 || box.height <= 0) return false;
  for (let j = 0; j < taken.length; j++) if (overlaps(box, taken[j]!)) return false;
  for (let j = 0; j < before; j++)
    if (chosen[j]! >= 0 && overlaps(box, labels[j]![chosen[j]!]!)) return false;
  return true;
}

const overlaps = (a: LabelBox, b: LabelBox): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;
