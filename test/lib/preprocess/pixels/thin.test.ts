import { expect, it } from 'vitest';
import { thin } from '@/lib/preprocess/pixels/thin';

const thinned = (...rows: string[]): string[] => {
  const width = rows[0]!.length;
  const ink = Uint8Array.from([...rows.join('')], (cell) => (cell === '#' ? 1 : 0));
  thin(ink, width);
  return rows.map((_, y) => [...ink.slice(y * width, (y + 1) * width)].map((v) => (v ? '#' : '.')).join(''));
};
const count = (rows: string[]): number => rows.join('').split('#').length - 1;

it('keeps a slanted line two pixels wide', () => {
  const left = thinned('........', '.##.....', '..##....', '...##...', '....##..', '.....##.', '........');
  expect(count(left)).toBeGreaterThanOrEqual(5);
});

it('makes a bar a line along its middle', () => {
  expect(thinned('.........', '.#######.', '.#######.', '.#######.', '.........').slice(1, 4)).toEqual([
    '.........',
    expect.stringMatching(/^\.+#{4,7}\.+$/),
    '.........',
  ]);
});

it('keeps a hole', () => {
  const ring = thinned('.......', '.#####.', '.#####.', '.##.##.', '.#####.', '.#####.', '.......');
  expect(ring[3]![3]).toBe('.');
  expect(count(ring)).toBe(4);
});
