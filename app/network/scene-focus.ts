import type { LayerPlacement, SceneLayout } from '@/lib/scene/layout';
import { layerNamed, placeOf, texelOf, wallOf } from '@/lib/scene/marked';
import type { PlacedMark } from './gl/cell-marks';
import { MOST_LINES, type PlacedLine } from './gl/highlight-lines';
import type { NetworkModel } from './gl/network-model';
import { drawnLines, type Highlight, type NetworkFocus } from './network-focus';

/** Brings what a viewer's attention is on into the scene: relief, marks, lines. */
export class SceneFocus {
  /** The layer whose label has the keyboard. */
  private led: string | null = null;
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly focus: NetworkFocus,
    private readonly model: NetworkModel,
    private readonly layout: () => SceneLayout,
    private readonly changed: () => void,
  ) {
    const redraw = () => {
      this.draw();
      changed();
    };
    this.stops = [
      focus.selection.subscribe(redraw),
      focus.highlight.subscribe(redraw),
      focus.pins.subscribe(redraw),
      focus.hover.subscribe(() => this.hover()),
    ];
    this.draw();
  }

  lead(layer: string | null): void {
    if (layer === this.led) return;
    this.led = layer;
    this.draw();
    this.changed();
  }

  /** Again, after the layout or the selection changed. */
  draw(): void {
    const layout = this.layout();
    const selection = this.focus.selection.get();
    const highlight = this.focus.highlight.get();
    const slot = layout.layers.findIndex((l) => l.id === selection?.layer);
    this.model.attend(layout, slot);
    if (highlight)
      for (const layer of layersOf(layout, highlight)) this.model.attendAlso(layout.layers.indexOf(layer));
    this.model.highlight(highlight ? linesOf(layout, highlight) : [], this.marks(layout, highlight));
  }

  private marks(layout: SceneLayout, highlight: Highlight | null): PlacedMark[] {
    const marks: PlacedMark[] = [];
    const add = (
      name: { readonly layer: string; readonly cell: number | null },
      kind: PlacedMark['kind'],
    ) => {
      const layer = layerNamed(layout, name.layer);
      if (!layer) return;
      const place = name.cell === null ? wallOf(layer) : placeOf(layout, { ...name, cell: name.cell });
      if (place) marks.push({ ...place, kind });
    };
    for (const cell of highlight?.marks ?? []) add(cell, 'part');
    if (this.led !== null) add({ layer: this.led, cell: null }, 'part');
    for (const { at } of this.focus.pins.get()) add(at, 'pinned');
    const selection = this.focus.selection.get();
    if (selection) add(selection, 'selected');
    return marks;
  }

  private hover(): void {
    const cell = this.focus.hover.get();
    const texel = cell ? texelOf(this.layout(), cell) : -1;
    if (this.model.hovered === texel) return;
    this.model.hovered = texel;
    this.changed();
  }

  dispose(): void {
    for (const stop of this.stops) stop();
  }
}

function linesOf(layout: SceneLayout, { lines }: Highlight): PlacedLine[] {
  return drawnLines(lines, MOST_LINES).flatMap(({ from, to, weight }) => {
    const a = placeOf(layout, from);
    const b = placeOf(layout, to);
    return a && b ? [{ from: a.centre, to: b.centre, weight }] : [];
  });
}

function layersOf(layout: SceneLayout, { lines, marks }: Highlight): Set<LayerPlacement> {
  const ids = new Set([
    ...lines.flatMap(({ from, to }) => [from.layer, to.layer]),
    ...marks.map((m) => m.layer),
  ]);
  return new Set(layout.layers.filter((l) => ids.has(l.id)));
}
