import { describe, expect, test } from 'vitest';
import { pictureSize, shownWidth } from '@/app/network/layer-picture';
import { NETWORKS } from '@/lib/network/layers';
import { layOut } from '@/lib/scene/layout';

const layout = layOut(NETWORKS.cnn, { isOpen: () => true, arrangement: 'compact' });
const size = (id: string) =>
  pictureSize(
    layout,
    layout.layers.findIndex((l) => l.id === id),
  );

describe('pictureSize', () => {
  test('holds every map with a pixel between', () => {
    for (const [slot, layer] of layout.layers.entries()) {
      const { width, height, columns } = pictureSize(layout, slot);
      const rows = Math.ceil(layer.mapCount / columns);
      expect((width - 1 - columns) * (height - 1 - rows)).toBeGreaterThanOrEqual(layer.cells);
    }
  });

  test('lays the answer on its side', () => {
    expect(size('digits')).toMatchObject({ width: 12, height: 3 });
  });

  test('gives each cell whole pixels, and all pictures room on a laptop', () => {
    for (const slot of layout.layers.keys()) {
      const picture = pictureSize(layout, slot);
      const shown = shownWidth(picture);
      expect(Number.isInteger(shown / picture.width)).toBe(true);
      expect(shown).toBeLessThanOrEqual(560);
    }
  });
});
