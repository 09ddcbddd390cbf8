import { percentText } from '@/app/answer/certainty';
import type { Network } from '@/lib/network/layers';
import { type CellAddress, cellIndex, flattenedPosition } from '@/lib/scene/cells';
import { describeLayer } from '@/lib/scene/describe';
import type { SceneLayout } from '@/lib/scene/layout';

/** A cell in words: where it is, and what it holds (null: the frame did not bring its layer). */
export function hoverWords(
  network: Network,
  layout: SceneLayout,
  { map, row, column }: CellAddress,
  value: number | null,
): { readonly place: string; readonly value: string } {
  const placed = layout.maps[map]!;
  const layer = network.layers[placed.layer]!;
  const { name, shape } = describeLayer(network, layer);
  if (value === null) {
    const open = layout.layers.some((l) => l.index === placed.layer && l.open);
    return { place: `${name} · ${shape}`, value: open ? 'Nothing drawn yet' : 'Open all layers to see it' };
  }
  const held = readable(value);
  if (layer.kind === 'flatten') {
    const flat = layout.layers.find((l) => l.index === placed.layer)!;
    const at = flattenedPosition(layout, flat, cellIndex(placed, row, column) - flat.base);
    return { place: `${name} · ${at + 1} of ${layer.shape[0]}`, value: held };
  }
  if (layer.shape.length === 3) {
    const channels = layer.shape[2];
    const which = channels > 1 ? ` · map ${placed.map + 1} of ${channels}` : '';
    return { place: `${name}${which} · row ${row + 1}, column ${column + 1}`, value: held };
  }
  const unit = row * placed.columns + column;
  if (layer.id === network.outputs.digits) return { place: `${name} · ${unit}`, value: percentText(value) };
  return { place: `${name} · ${unit + 1} of ${layer.shape[0]}`, value: held };
}

/** Two or three figures, whatever the size. */
function readable(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : value.toPrecision(size < 0.01 ? 1 : 3);
}
