import { type Cell, createCell } from '@/app/session/cell';
import type { Pin } from '@/lib/room/facts';
import type { CameraPose } from '@/lib/scene/camera';

/**
 * What a viewer's attention is on, in one place: the scene draws it, the inspector explains it, and either may set it. Layers are
 * named by their id in the table and cells by their place in the layer, so that both fit every version of a network, and a link.
 */
export interface CellRef {
  readonly layer: string;
  /** Map-major, as frames have it: channel, row, column. A flattened layer's cells are named as in the layer before it. */
  readonly cell: number;
}

export interface Selection {
  readonly layer: string;
  /** Null: the layer as a whole. */
  readonly cell: number | null;
}

/** A connection that took part in a cell's value. */
export interface WeightedLine {
  readonly from: CellRef;
  readonly to: CellRef;
  /** What it contributed, with its sign, in any unit: the strongest of a highlight is drawn brightest. */
  readonly weight: number;
}

/**
 * The lines that are drawn: each weight in parts of the strongest one's, −1 to 1; of more than `most` the strongest, and the strongest
 * last, on top of the others.
 */
export function drawnLines(lines: readonly WeightedLine[], most: number): WeightedLine[] {
  const strongest = lines.reduce((most, { weight }) => Math.max(most, Math.abs(weight)), 0);
  if (strongest === 0) return [];
  return lines
    .map((line) => ({ ...line, weight: line.weight / strongest }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most)
    .reverse();
}

/** What the scene marks for whoever explains a cell. */
export interface Highlight {
  readonly lines: readonly WeightedLine[];
  /** Cells in a frame of their own: a receptive field, the winner of a pool. */
  readonly marks: readonly CellRef[];
}

/** "Why this digit?", and "why not that one?": null is the digit that the network reads, or none in particular. */
export interface WhyQuestion {
  readonly digit: number | null;
  readonly rather: number | null;
}

/** What is marked on the ink itself, in the 28 × 28 pixels of the network's input. */
export interface InkMarks {
  /** Rows and columns that have a part in what is looked at, the last ones included. */
  readonly field: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  } | null;
  /** What each pixel's ink did, from −1 (against) to 1 (for). */
  readonly contributions: Float32Array | null;
}

export interface NetworkFocus {
  readonly selection: Cell<Selection | null>;
  /** The cell under the pointer, in the scene or in a map of the inspector. */
  readonly hover: Cell<CellRef | null>;
  readonly highlight: Cell<Highlight | null>;
  /** What somebody pinned for everyone in the room. */
  readonly pins: Cell<readonly Pin[]>;
  /** How the network is looked at, in parts of its box (`relativePose`); null: all of it, as the scene puts it by itself. */
  readonly camera: Cell<CameraPose | null>;
  /** Asked, while nothing is selected. */
  readonly why: Cell<WhyQuestion | null>;
  readonly ink: Cell<InkMarks | null>;
  /** The guided tour is on. */
  readonly touring: Cell<boolean>;
}

export const createNetworkFocus = (): NetworkFocus => ({
  selection: createCell<Selection | null>(null),
  hover: createCell<CellRef | null>(null),
  highlight: createCell<Highlight | null>(null),
  pins: createCell<readonly Pin[]>([]),
  camera: createCell<CameraPose | null>(null),
  why: createCell<WhyQuestion | null>(null),
  ink: createCell<InkMarks | null>(null),
  touring: createCell(false),
});

/** Of another network that is looked at from the same side: its cells are not those of `focus`. */
export const focusBeside = ({ camera }: NetworkFocus): NetworkFocus => ({ ...createNetworkFocus(), camera });
