import { describe, expect, it } from 'vitest';
import { groupStrokes } from '@/lib/glyph';
import { idOf, strokeOf } from './strokes';

/** Corners of signs about 100 units high, at an offset. */
type Corners = readonly (readonly [number, number])[];
const at = (x: number, y: number, corners: Corners): Corners => corners.map(([a, b]) => [a + x, b + y]);
const body5: Corners = [
  [5, 0],
  [0, 45],
  [40, 40],
  [55, 70],
  [35, 100],
  [0, 95],
];
const bar5: Corners = [
  [8, 2],
  [60, 0],
];
const hook4: Corners = [
  [30, 0],
  [0, 60],
  [60, 60],
];
const post4: Corners = [
  [45, 30],
  [45, 100],
];
const zero: Corners = [
  [30, 0],
  [5, 25],
  [0, 60],
  [20, 100],
  [45, 95],
  [60, 50],
  [50, 10],
  [30, 0],
];
const one: Corners = [
  [0, 0],
  [0, 100],
];

const groupsOf = (...strokes: Corners[]) =>
  groupStrokes(strokes.map((corners, i) => strokeOf(i + 1, corners))).map((glyph) =>
    glyph.strokes.map((id) => Number(id.split('.')[1])),
  );

describe('groupStrokes', () => {
  it('makes nothing of nothing', () => {
    expect(groupStrokes([])).toEqual([]);
  });

  it.each([
    ['a 4 in two strokes', [hook4, post4]],
    ['a 4 whose post stands a little off', [hook4, at(20, 0, post4)]],
    ['a 5 with its bar drawn last', [body5, bar5]],
    ['a 5 whose bar floats above', [body5, at(0, -15, bar5)]],
    [
      'a crossed 7',
      [
        [
          [0, 0],
          [60, 0],
          [20, 100],
        ],
        [
          [10, 50],
          [60, 48],
        ],
      ],
    ],
    [
      'a slashed 0',
      [
        zero,
        [
          [55, 5],
          [5, 100],
        ],
      ],
    ],
    [
      'an equals sign',
      [
        [
          [0, 0],
          [60, 2],
        ],
        [
          [0, 30],
          [60, 31],
        ],
      ],
    ],
  ] as [string, Corners[]][])('%s is one glyph', (_name, strokes) => {
    expect(groupsOf(...strokes)).toEqual([strokes.map((_, i) => i + 1)]);
  });

  it('reads 10 as two glyphs', () => {
    expect(groupsOf(one, at(20, 0, zero))).toEqual([[1], [2]]);
  });

  it('keeps an equals sign apart from the digits about it', () => {
    expect(
      groupsOf(
        at(0, 0, body5),
        at(0, 0, bar5),
        at(85, 35, [
          [0, 0],
          [50, 0],
        ]),
        at(85, 60, [
          [0, 0],
          [50, 0],
        ]),
        at(165, 0, body5),
        at(165, 0, bar5),
      ),
    ).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('takes a bar that slipped off its 5 for a part of it, above or to the right', () => {
    const slipped = (dx: number, dy: number) => groupsOf(body5, at(dx, dy, bar5), at(160, 0, zero));
    for (const [dx, dy] of [
      [0, -40],
      [50, 5],
    ] as const)
      expect(slipped(dx, dy)).toEqual([[1, 2], [3]]);
  });

  it('keeps a minus sign and a decimal point apart', () => {
    const minus: Corners = [
      [0, 50],
      [40, 50],
    ];
    expect(groupsOf(body5, at(90, 0, minus), at(165, 0, one))).toEqual([[1], [2], [3]]);
    expect(groupsOf(one, at(40, 97, [[0, 0]]), at(75, 0, one))).toEqual([[1], [2], [3]]);
  });

  it('takes the open half of a 4 for a part of its upright, the nearest that there is', () => {
    const half: Corners = [
      [0, 30],
      [0, 65],
      [40, 65],
    ];
    const upright: Corners = [
      [65, 0],
      [65, 100],
    ];
    expect(groupsOf(half, upright)).toEqual([[1, 2]]);
    expect(groupsOf(at(100, 0, half), upright, at(100, 0, upright))).toEqual([[1, 3], [2]]);
  });

  it('spaces by height: a broad digit’s neighbour is no part of it', () => {
    const broad: Corners = [
      [0, 20],
      [90, 0],
      [0, 100],
      [180, 100],
    ];
    expect(groupsOf(broad, at(193, 0, one))).toEqual([[1], [2]]);
  });

  it('gives two people who draw side by side, stroke by stroke in turn, a glyph each', () => {
    expect(groupsOf(hook4, at(120, 0, body5), post4, at(120, 0, bar5))).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('keeps sheets apart', () => {
    const glyphs = groupStrokes([strokeOf(1, hook4, 0), strokeOf(2, post4, 1)]);
    expect(glyphs.map((glyph) => [glyph.id, glyph.sheet])).toEqual([
      [idOf(1), 0],
      [idOf(2), 1],
    ]);
  });

  it('groups at any size alike', () => {
    for (const scale of [0.2, 1, 6]) {
      const scaled = (corners: Corners): Corners => corners.map(([x, y]) => [x * scale, y * scale]);
      expect(groupsOf(...[hook4, post4, at(90, 0, body5), at(90, 0, bar5)].map(scaled))).toEqual([
        [1, 2],
        [3, 4],
      ]);
    }
  });

  it('bounds a glyph by all its strokes and lists them in the order in which they began', () => {
    const late = strokeOf(2, hook4);
    const early = strokeOf(1, post4);
    expect(groupStrokes([late, early])).toEqual([
      { id: idOf(1), sheet: 0, strokes: [idOf(1), idOf(2)], box: [0, 0, 60, 100] },
    ]);
  });
});
