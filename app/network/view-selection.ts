import { cellIndex } from '@/lib/scene/cells';
import type { Box, LayerPlacement, SceneLayout } from '@/lib/scene/layout';
import { layerNamed, neighbour } from '@/lib/scene/marked';
import type { Hit } from '@/lib/scene/pick';
import type { NetworkFocus } from './network-focus';

const CELL_STEPS: Readonly<Record<string, Parameters<typeof neighbour>[2]>> = {
  ArrowLeft: { columns: -1 },
  ArrowRight: { columns: 1 },
  ArrowUp: { rows: -1 },
  ArrowDown: { rows: 1 },
  PageUp: { maps: -1 },
  PageDown: { maps: 1 },
};

export interface ViewSelectionOptions {
  readonly selection: NetworkFocus['selection'];
  readonly layout: () => SceneLayout;
  /** The texel of a layer's brightest cell. */
  readonly brightestOf: (layer: LayerPlacement) => number;
  /** Opens or closes a layer. */
  readonly onToggle: (layer: string) => void;
  readonly approach: (box: Box) => void;
  readonly home: () => void;
}

/** What clicks and keys in the scene do to the selection. */
export class ViewSelection {
  constructor(private readonly options: ViewSelectionOptions) {}

  /** A layer's name: selects it and goes there; once more opens or closes it. */
  press(layer: string): void {
    const { selection, layout, onToggle, approach } = this.options;
    const again = selection.get()?.layer === layer && selection.get()?.cell === null;
    if (again || !layerNamed(layout(), layer)?.open) onToggle(layer);
    selection.set({ layer, cell: null });
    const box = layerNamed(layout(), layer)?.box;
    if (box && !again) approach(box);
  }

  /** @param hit what was clicked; null: nothing */
  click(hit: Hit | null): void {
    const { selection, onToggle } = this.options;
    if (!hit) {
      selection.set(null);
      return;
    }
    const { maps, layers } = this.options.layout();
    const map = maps[hit.map]!;
    const layer = layers.find((l) => l.index === map.layer)!;
    if (layer.open || layer.mapCount === 1)
      selection.set({ layer: layer.id, cell: cellIndex(map, hit.row, hit.column) - layer.base });
    else {
      selection.set({ layer: layer.id, cell: null });
      onToggle(layer.id);
    }
  }

  /** From a cell to its layer, from there to the whole. False where there was nothing to step back from. */
  stepBack(): boolean {
    const { selection, home } = this.options;
    const selected = selection.get();
    if (!selected) return false;
    selection.set(selected.cell === null ? null : { ...selected, cell: null });
    if (selected.cell === null) home();
    return true;
  }

  /** From a layer to its brightest cell. */
  stepIn(): boolean {
    const { selection, layout, brightestOf } = this.options;
    const layer = layerNamed(layout(), selection.get()?.layer ?? '');
    if (!layer || selection.get()?.cell !== null) return false;
    selection.set({ layer: layer.id, cell: brightestOf(layer) - layer.base });
    return true;
  }

  /** To the next cell. @param key as keyboard events name it; others do nothing */
  move(key: string): boolean {
    const { selection, layout } = this.options;
    const selected = selection.get();
    const step = CELL_STEPS[key];
    if (!step || !selected || selected.cell === null) return false;
    const next = neighbour(layout(), { layer: selected.layer, cell: selected.cell }, step);
    if (next) selection.set(next);
    return true;
  }
}
