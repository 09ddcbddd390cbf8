import { describe, expect, test } from 'vitest';
import { hoverWords } from '@/app/network/hover-words';
import { NETWORKS } from '@/lib/network/layers';
import { layOut, opensByDefault } from '@/lib/scene/layout';

const network = NETWORKS.cnn;
const layout = layOut(network, { isOpen: () => true, arrangement: 'compact' });
const first = (id: string) => layout.layers.find((l) => l.id === id)!.firstMap;

describe('hoverWords', () => {
  test('names the place in a map', () => {
    const cell = { map: first('pool1') + 11, row: 3, column: 6 };
    expect(hoverWords(network, layout, cell, 0.82851)).toEqual({
      place: 'Pooled 1 · map 12 of 32 · row 4, column 7',
      value: '0.829',
    });
  });

  test('names a neuron by its number, row by row', () => {
    const { columns } = layout.maps[first('dense')]!;
    const words = hoverWords(network, layout, { map: first('dense'), row: 2, column: 1 }, 0);
    expect(words).toEqual({ place: `Neurons · ${2 * columns + 2} of 128`, value: '0' });
  });

  test('gives an answer’s probability in percent', () => {
    const words = hoverWords(network, layout, { map: first('digits'), row: 7, column: 0 }, 0.9312);
    expect(words).toEqual({ place: 'Answer · 7', value: '93.1%' });
  });

  test('says of a closed layer how to see it, of an open one that it is dark', () => {
    const cell = { map: first('conv1'), row: 0, column: 0 };
    const byDefault = layOut(network, { isOpen: opensByDefault, arrangement: 'compact' });
    expect(hoverWords(network, byDefault, cell, null)).toEqual({
      place: 'Features 1 · 32 maps, 26 × 26',
      value: 'Open all layers to see it',
    });
    expect(hoverWords(network, layout, cell, null).value).toBe('Nothing drawn yet');
  });
});
