import { describe, expect, it } from 'vitest';
import { opSchema } from '@/lib/room/op';
import { isVisible } from '@/lib/room/state';
import { Gathering } from '../support/rooms/company';
import { session } from '../support/rooms/room-play';
import { figuresOf } from './load/figures';
import type { TabReport } from './load/messages';
import { PLACE, penUpdates } from './load/pen';
import { loadPenDigits } from './pen-strokes';
import { resultsOf } from './table';

describe('the pen of the load', () => {
  const SESSION = session(0);
  const penOf = async (places: number, updates: number) => {
    const { digits } = await loadPenDigits(null, '/nowhere');
    const pen = penUpdates({
      session: SESSION,
      digits,
      first: 3,
      region: [500, 200, places * PLACE, PLACE],
      samplesPerUpdate: 3,
    });
    return Array.from({ length: updates }, () => pen.next().value);
  };

  it('sends only what the wire takes, numbered on, within its region', async () => {
    const updates = await penOf(4, 400);
    expect(updates.flat().map(({ n }) => n)).toEqual(updates.flat().map((_, i) => i + 1));
    for (const { op } of updates.flat()) {
      expect(opSchema.parse(op)).toEqual(op);
      if (!('points' in op)) continue;
      for (let i = 0; i < op.points.length; i += 4) {
        expect(op.points[i]).toBeGreaterThanOrEqual(500);
        expect(op.points[i]).toBeLessThan(500 + 4 * PLACE);
        expect(op.points[i + 1]).toBeGreaterThanOrEqual(200);
        expect(op.points[i + 1]).toBeLessThan(200 + PLACE);
      }
    }
  });

  it('adds ink with every update, and erases what stood where it writes anew', async () => {
    const room = new Gathering(['owner']);
    const counts: number[] = [];
    for (const update of await penOf(2, 300)) {
      expect(update.some(({ op }) => 'points' in op)).toBe(true);
      for (const { op } of update) room.do(0, op);
      counts.push([...room.state.strokes.values()].filter(isVisible).length);
    }
    // Two places, and digits of at most a few strokes.
    expect(Math.max(...counts)).toBeLessThan(12);
    expect(Math.min(...counts.slice(100))).toBeGreaterThan(0);
    expect(new Set(counts).size).toBeGreaterThan(1);
  });
});

describe('the figures of a load', () => {
  const tab = (
    session: string,
    about: Partial<TabReport> & { seenAt?: [string, number, number][] },
  ): TabReport => {
    const seenAt = about.seenAt ?? [];
    const sessions = [...new Set(seenAt.map(([who]) => who))];
    return {
      session,
      room: 'room-1',
      watches: false,
      closed: null,
      sent: { n: new Int32Array(), at: new Float64Array() },
      predictions: new Map(),
      frames: 0,
      batches: 0,
      ...about,
      seen: {
        sessions,
        who: Int32Array.from(seenAt, ([who]) => sessions.indexOf(who)),
        n: Int32Array.from(seenAt, ([, n]) => n),
        at: Float64Array.from(seenAt, ([, , at]) => at),
      },
    };
  };
  const sent = (...updates: [number, number][]) => ({
    n: Int32Array.from(updates, ([n]) => n),
    at: Float64Array.from(updates, ([, at]) => at),
  });
  const span = { from: 1_000, until: 3_000 };

  it('are of each update at each other tab of its room, and count what never came', () => {
    const tabs = [
      tab('pen', { sent: sent([5, 1_000], [7, 1_033]) }),
      // 4 was sent before the span, 6 is the second op of its update.
      tab('near', {
        seenAt: [
          ['pen', 4, 990],
          ['pen', 5, 1_010],
          ['pen', 6, 1_010],
          ['pen', 7, 1_053],
        ],
      }),
      tab('far', { seenAt: [['pen', 5, 1_500]] }),
      tab('elsewhere', { room: 'room-2' }),
    ];
    expect(figuresOf({ tabs, recorded: [] }, span)).toMatchObject({
      seenAfter: [10, 20, 500],
      behind: [0, 20, 1_967, 0],
      missing: 1,
      lost: 0,
      updatesPerSecond: [1],
    });
  });

  it('give predictions for each who draws, as those who watch in that room got them', () => {
    const tabs = [
      tab('pen', { sent: sent([1, 1_000]), predictions: new Map([['pen', 99]]) }),
      tab('one', { watches: true, predictions: new Map([['pen', 40]]), frames: 20 }),
      tab('two', {
        watches: true,
        predictions: new Map([
          ['pen', 20],
          ['other', 7],
        ]),
        frames: 60,
      }),
      tab('other', { room: 'room-2', sent: sent([1, 1_000]) }),
      tab('elsewhere', { room: 'room-2', watches: true }),
    ];
    const figures = figuresOf({ tabs, recorded: [] }, span);
    expect(figures.predictionsPerSecond).toEqual([15, 0]);
    expect(figures.framesPerSecond).toEqual([10, 30, 0]);
  });
});

it('holds a promise about the worst sample, and says it where no column does', () => {
  const [result] = resultsOf('load', [
    { name: 'behind', unit: 'ms', samples: [1, 2, 1_200], promise: { of: 'most', atMost: 1_000 } },
  ]);
  expect(result).toMatchObject({ kept: false, held: 1_200, promise: 'most ≤ 1000' });
});
