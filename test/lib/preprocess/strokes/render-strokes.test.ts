import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FRAME_SIDE,
  framedSquare,
  MASS_CENTRE,
  renderStrokes,
  STEP_NAMES,
  STROKE_THICKNESS,
  type StrokeInk,
  strokesFromLists,
  traceStrokes,
} from '@/lib/preprocess';
import { massCentreOf } from '@/lib/preprocess/mass-centre';

const lists = (...strokes: number[][][]): StrokeInk[] => strokesFromLists(strokes);

const sumOf = (pixels: Uint8Array): number => pixels.reduce((sum, value) => sum + value, 0);

/** Ink's width and height in pixels, fractions of edge pixels counted. */
const boundsOf = (pixels: Uint8Array) => {
  const darkest = (at: (line: number, k: number) => number): number => {
    let sum = 0;
    for (let line = 0; line < FRAME_SIDE; line++) {
      let most = 0;
      for (let k = 0; k < FRAME_SIDE; k++) most = Math.max(most, pixels[at(line, k)]!);
      sum += most / 255;
    }
    return sum;
  };
  return {
    width: darkest((column, row) => row * FRAME_SIDE + column),
    height: darkest((row, column) => row * FRAME_SIDE + column),
  };
};

/** Shapes that fill no more of one side than centring can move: what digits are. */
const strokes = fc.array(
  fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), {
    minLength: 1,
    maxLength: 40,
  }),
  { minLength: 1, maxLength: 4 },
);

const move = (given: readonly (readonly (readonly number[])[])[], scale: number, dx: number, dy: number) =>
  given.map((stroke) => stroke.map(([x, y]) => [x! * scale + dx, y! * scale + dy]));

const largestDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('renderStrokes', () => {
  it('gives null for an empty canvas (the fault: empty canvas crashes)', () => {
    expect(renderStrokes([])).toBeNull();
    expect(renderStrokes(lists([]))).toBeNull();
    expect(renderStrokes(lists([[Number.NaN, 3]]))).toBeNull();
    expect(traceStrokes([])).toBeNull();
  });

  it('draws a dot as a dot in the middle, not as a blown-up blot', () => {
    const dot = renderStrokes(lists([[512, 77]]))!;
    expect(boundsOf(dot).width).toBeCloseTo(STROKE_THICKNESS, 0.5);
    expect(boundsOf(dot).height).toBeCloseTo(STROKE_THICKNESS, 0.5);
    expect(dot[MASS_CENTRE * FRAME_SIDE + MASS_CENTRE]).toBe(255);
    const trembling = [{ points: [100, 100, 0, 128, 102, 101, 9, 128, 101, 99, 20, 128], width: 10 }];
    expect(boundsOf(renderStrokes(trembling)!).width).toBeLessThan(6);
  });

  it('fits a vertical 1 of no width to the height of the box', () => {
    const one = renderStrokes(
      lists([
        [40, 10],
        [40, 250],
      ]),
    )!;
    expect(boundsOf(one).height).toBeCloseTo(20, 0);
    expect(boundsOf(one).width).toBeCloseTo(STROKE_THICKNESS, 0.5);
  });

  it('keeps the aspect: a 2:1 drawing stays 2:1', () => {
    const corners = [
      [0, 0],
      [200, 0],
      [200, 100],
      [0, 100],
      [0, 0],
    ];
    const { width, height } = boundsOf(renderStrokes(lists(corners))!);
    expect(width).toBeCloseTo(20, 0.5);
    // (200 ↦ 20 − thickness) halves the centre line's height; the thickness itself does not shrink.
    expect(height).toBeCloseTo((20 - STROKE_THICKNESS) / 2 + STROKE_THICKNESS, 0.5);
  });

  it('keeps every stroke, not only the first', () => {
    const bars = renderStrokes(
      lists(
        [
          [0, 0],
          [100, 0],
        ],
        [
          [0, 100],
          [100, 100],
        ],
      ),
    )!;
    const rowsWithInk = new Set([...bars].flatMap((v, i) => (v > 200 ? [Math.floor(i / FRAME_SIDE)] : [])));
    expect(Math.max(...rowsWithInk) - Math.min(...rowsWithInk)).toBeGreaterThan(14);
  });

  it('centres by mass (the fault: box centre instead of mass centre)', () => {
    // A heavy foot and a thin neck: by the box the neck would stand in the middle.
    const hook = lists([
      [50, 0],
      [50, 100],
      [0, 100],
      [50, 96],
      [0, 92],
    ]);
    const mass = massCentreOf(renderStrokes(hook)!, FRAME_SIDE, FRAME_SIDE)!;
    expect(mass.x).toBeCloseTo(MASS_CENTRE, 1);
    expect(mass.y).toBeCloseTo(MASS_CENTRE, 1);
  });

  it('reads the same whatever brush drew it', () => {
    const drawn = lists([
      [0, 0],
      [60, 40],
      [0, 100],
    ]);
    const thick = drawn.map((stroke) => ({ ...stroke, width: 24 }));
    expect(renderStrokes(thick)).toEqual(renderStrokes(drawn));
  });

  it('does not change when a drawing moves or grows (property)', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        strokes,
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: -5000, max: 5000 }),
        (given, scale, dx, dy) => {
          const before = renderStrokes(strokesFromLists(given))!;
          const after = renderStrokes(strokesFromLists(move(given, scale, dx, dy)))!;
          // Rounding may tip the choice of which of two near samples is left out: at most a fifth of a pixel.
          expect(largestDifference(before, after)).toBeLessThanOrEqual(60);
          expect(Math.abs(sumOf(before) - sumOf(after)) / sumOf(before)).toBeLessThan(0.02);
          compared++;
        },
      ),
      { seed: 11, numRuns: 300 },
    );
    expect(compared).toBe(300);
  });

  it('puts the mass within a tenth of a pixel of MNIST’s centre, or as near as ink inside the frame allows (property)', () => {
    let centred = 0;
    fc.assert(
      fc.property(strokes, (given) => {
        const pixels = renderStrokes(strokesFromLists(given))!;
        const mass = massCentreOf(pixels, FRAME_SIDE, FRAME_SIDE)!;
        const atEdge = [...pixels].some((v, i) => {
          const column = i % FRAME_SIDE;
          const row = Math.floor(i / FRAME_SIDE);
          return v > 0 && (column === 0 || row === 0 || column === 27 || row === 27);
        });
        if (atEdge) return;
        expect(Math.hypot(mass.x - MASS_CENTRE, mass.y - MASS_CENTRE)).toBeLessThan(0.1);
        centred++;
      }),
      { seed: 12, numRuns: 300 },
    );
    expect(centred).toBeGreaterThan(200);
  });

  it('never throws and always gives ink for any finite sample (property)', () => {
    const wild = fc.array(
      fc.record({
        points: fc.array(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1e300, -1e300, 5e-324)), {
          maxLength: 60,
        }),
        width: fc.oneof(fc.double(), fc.constantFrom(0, 8, 1e308, -1, Number.NaN)),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(wild, (given) => {
        const pixels = renderStrokes(given);
        const trace = traceStrokes(given);
        expect(trace === null).toBe(pixels === null);
        if (pixels === null) return;
        expect(pixels.length).toBe(784);
        expect(sumOf(pixels)).toBeGreaterThan(0);
        expect(trace!.input).toEqual(pixels);
      }),
      { seed: 13, numRuns: 2000 },
    );
  });
});

describe('framedSquare', () => {
  it('says where each pixel of the input lies on the drawing', () => {
    expect(framedSquare([])).toBeNull();
    // A heavy foot far from the middle, so that centring moves it.
    const strokes = lists(
      [
        [400, 200],
        [400, 600],
      ],
      [
        [400, 600],
        [520, 600],
      ],
      [
        [400, 590],
        [520, 590],
      ],
    );
    const input = renderStrokes(strokes)!;
    const { left, top, side } = framedSquare(strokes)!;
    const pixelAt = (x: number, y: number): number => {
      const [column, row] = [x, y].map((at, axis) =>
        Math.floor(((at - (axis === 0 ? left : top)) / side) * FRAME_SIDE),
      );
      return input[row! * FRAME_SIDE + column!]!;
    };
    for (let y = 210; y <= 590; y += 10) expect(pixelAt(400, y), `beside ${y}`).toBeGreaterThan(150);
    for (const [x, y] of [
      [480, 400],
      [340, 400],
      [460, 250],
    ] as const)
      expect(pixelAt(x, y)).toBe(0);
  });
});

describe('traceStrokes', () => {
  const seven = lists(
    [
      [0, 0],
      [80, 0],
      [30, 120],
    ],
    [
      [20, 60],
      [70, 60],
    ],
  );

  it('names its steps and ends with the input', () => {
    const trace = traceStrokes(seven)!;
    expect(trace.steps.map((step) => step.name)).toEqual([...STEP_NAMES]);
    for (const { width, height, pixels } of trace.steps) expect(pixels.length).toBe(width * height);
    expect(trace.steps[2]).toMatchObject({ width: 20, height: 20 });
    expect(trace.steps[3]).toMatchObject({ width: 28, height: 28 });
    expect(trace.steps[4]!.pixels).toEqual(trace.input);
    expect(trace.input).toEqual(renderStrokes(seven));
  });

  it('shows the ink in its own proportions and its outline without the filling', () => {
    const trace = traceStrokes(seven)!;
    const [ink, outline] = trace.steps;
    expect(ink!.height).toBeGreaterThan(ink!.width);
    const white = (pixels: Uint8Array) => pixels.filter((value) => value === 255).length;
    expect(white(outline!.pixels)).toBeGreaterThan(40);
    expect(white(outline!.pixels)).toBeLessThan(white(ink!.pixels));
  });
});
