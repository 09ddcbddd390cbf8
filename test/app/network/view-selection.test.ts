import { describe, expect, it } from 'vitest';
import { createNetworkFocus } from '@/app/network/network-focus';
import { ViewSelection } from '@/app/network/view-selection';
import { NETWORKS } from '@/lib/network/layers';
import { layOut } from '@/lib/scene/layout';
import { layerNamed } from '@/lib/scene/marked';

/** A view of the cnn where those layers lie open. */
function viewOf(open: readonly string[] = []) {
  const layout = layOut(NETWORKS.cnn, { isOpen: ({ id }) => open.includes(id), arrangement: 'compact' });
  const { selection } = createNetworkFocus();
  const done: string[] = [];
  const view = new ViewSelection({
    selection,
    layout: () => layout,
    brightestOf: (layer) => layer.base + 7,
    onToggle: (layer) => done.push(`toggle ${layer}`),
    approach: () => done.push('approach'),
    home: () => done.push('home'),
  });
  const mapOf = (layer: string) =>
    layout.maps.findIndex((map) => map.layer === layerNamed(layout, layer)!.index);
  return { view, selection, done, mapOf };
}

describe("a layer's name", () => {
  it('selects a closed layer, opens it and goes there; pressed again it closes', () => {
    const { view, selection, done } = viewOf();
    view.press('conv1');
    expect(selection.get()).toEqual({ layer: 'conv1', cell: null });
    expect(done).toEqual(['toggle conv1', 'approach']);
    view.press('conv1');
    expect(done).toEqual(['toggle conv1', 'approach', 'toggle conv1']);
  });

  it('leaves an open layer open when it selects it', () => {
    const { view, done } = viewOf(['conv1']);
    view.press('conv1');
    expect(done).toEqual(['approach']);
  });
});

describe('a click', () => {
  it('selects the cell of an open layer', () => {
    const { view, selection, mapOf } = viewOf(['conv1']);
    view.click({ map: mapOf('conv1'), row: 2, column: 3, distance: 1 });
    expect(selection.get()).toEqual({ layer: 'conv1', cell: 2 * 26 + 3 });
  });

  it('opens a closed layer as a whole', () => {
    const { view, selection, done, mapOf } = viewOf();
    view.click({ map: mapOf('conv1'), row: 2, column: 3, distance: 1 });
    expect(selection.get()).toEqual({ layer: 'conv1', cell: null });
    expect(done).toEqual(['toggle conv1']);
  });

  it('beside everything selects nothing', () => {
    const { view, selection } = viewOf();
    selection.set({ layer: 'conv1', cell: null });
    view.click(null);
    expect(selection.get()).toBeNull();
  });
});

describe('keys', () => {
  it('go from a layer to its brightest cell, on to others, and back to the layer and the whole', () => {
    const { view, selection, done } = viewOf(['conv1']);
    expect(view.stepIn()).toBe(false);
    selection.set({ layer: 'conv1', cell: null });
    expect(view.move('ArrowRight')).toBe(false);
    expect(view.stepIn()).toBe(true);
    expect(selection.get()).toEqual({ layer: 'conv1', cell: 7 });
    expect(view.move('ArrowRight')).toBe(true);
    expect(view.move('ArrowDown')).toBe(true);
    expect(selection.get()).toEqual({ layer: 'conv1', cell: 8 + 26 });
    expect(view.move('x')).toBe(false);
    expect(view.stepIn()).toBe(false);
    expect(view.stepBack()).toBe(true);
    expect(selection.get()).toEqual({ layer: 'conv1', cell: null });
    expect(done).toEqual([]);
    expect(view.stepBack()).toBe(true);
    expect(selection.get()).toBeNull();
    expect(done).toEqual(['home']);
    expect(view.stepBack()).toBe(false);
  });
});
