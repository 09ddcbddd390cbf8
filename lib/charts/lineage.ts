export interface Descendant {
  readonly id: string;
  /** Null, or somebody who is not among them: the beginning of a line. */
  readonly parent: string | null;
}

export interface LineagePlace {
  readonly id: string;
  /** In the order that was given, from 0. */
  readonly row: number;
  /** From 0, leftmost. */
  readonly lane: number;
  /** Where the line comes from; null at a beginning. */
  readonly from: { readonly row: number; readonly lane: number } | null;
}

/**
 * A family tree as lanes: the first child goes on in its parent's lane, every other begins one of its own, in which it comes down from
 * beside the parent. A lane is given again where its family ended above.
 * @param descendants parents before their children
 */
export function lineageOf(descendants: readonly Descendant[]): readonly LineagePlace[] {
  const rowOf = new Map(descendants.map(({ id }, row) => [id, row]));
  const heirOf = new Map<string, number>();
  for (const [row, { parent }] of descendants.entries())
    if (parent !== null && !heirOf.has(parent)) heirOf.set(parent, row);
  const places: LineagePlace[] = [];
  /** The last row of each lane that is taken. */
  const takenTo: number[] = [];
  for (const [row, { id, parent }] of descendants.entries()) {
    const parentRow = parent === null ? undefined : rowOf.get(parent);
    const above = parentRow !== undefined && parentRow < row ? places[parentRow]! : null;
    const goesOn = above !== null && heirOf.get(above.id) === row;
    const lane = goesOn ? above.lane : freeLane(takenTo, above?.row ?? row);
    takenTo[lane] = heirOf.get(id) ?? row;
    places.push({ id, row, lane, from: above && { row: above.row, lane: above.lane } });
  }
  return places;
}

function freeLane(takenTo: readonly number[], from: number): number {
  const free = takenTo.findIndex((row) => row < from);
  return free < 0 ? takenTo.length : free;
}
