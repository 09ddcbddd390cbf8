import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Benchmark, Row } from './benchmark';
import { circumstances, gather, type Measured } from './load/gathering';
import type { TabPlan } from './load/messages';

const PEOPLE = 50;
const DRAWING = 10;
const UPDATES_PER_SECOND = 30;
const MEASURED_MS = 15_000;

/** A class in one room: everybody is in it, ten write, and all have the network beside the sheet. */
export const classRoom: Benchmark = {
  name: 'class',
  about: `${PEOPLE} people in one room, ${DRAWING} drawing at ${UPDATES_PER_SECOND} updates a second, all watching the default view`,
  async run(context) {
    const gathering = await gather(context);
    try {
      const cookies = await gathering.people(PEOPLE);
      const place = await gathering.room(cookies[0]!);
      await gathering.join(classOf(cookies, DRAWING, true).map((tab) => ({ ...tab, ...place })));
      const measured = await gathering.draw(MEASURED_MS);
      context.note(`class: ${gathering.source}; ${circumstances(measured)}.`);
      return loadRows(measured, { predictionsPerSecond: 10 });
    } finally {
      await gathering.close();
    }
  },
};

/** People of one room; the first of them draw, each in a part of the sheet of their own. */
export function classOf(
  cookies: readonly string[],
  drawing: number,
  watches: boolean,
): Omit<TabPlan, 'origin' | 'room' | 'key'>[] {
  const columns = Math.ceil(drawing / 2);
  const [width, height] = [Math.floor(SHEET_WIDTH / columns), Math.floor(SHEET_HEIGHT / 2)];
  return cookies.map((cookie, i) => ({
    cookie,
    session: `class-${String(i).padStart(4, '0')}`,
    watches,
    draws:
      i < drawing
        ? {
            updatesPerSecond: UPDATES_PER_SECOND,
            region: [(i % columns) * width, Math.floor(i / columns) * height, width, height],
            first: i,
          }
        : null,
  }));
}

/** What is promised of any load: ink soon there, nobody behind, an event loop that is free, a network that keeps up. */
export const BOUNDS = { seenP95Ms: 80, behindMs: 1_000, loopDelayP99Ms: 20 } as const;

export function loadRows(
  { figures, loopDelayP99, cores }: Measured,
  { predictionsPerSecond }: { readonly predictionsPerSecond: number },
): Row[] {
  return [
    {
      name: 'stroke update sent → there for another',
      unit: 'ms',
      samples: figures.seenAfter,
      promise: { of: 'p95', atMost: BOUNDS.seenP95Ms },
    },
    {
      name: 'the furthest that each client was behind',
      unit: 'ms',
      samples: figures.behind,
      promise: { of: 'most', atMost: BOUNDS.behindMs },
    },
    {
      name: 'event-loop delay of the server, p99 by its /metrics',
      unit: 'ms',
      samples: [loopDelayP99],
      promise: { of: 'p50', atMost: BOUNDS.loopDelayP99Ms },
    },
    {
      name: 'predictions of each glyph that moves',
      unit: 'per second',
      samples: figures.predictionsPerSecond,
      promise: { of: 'least', atLeast: predictionsPerSecond },
    },
    { name: 'updates by each who draws', unit: 'per second', samples: figures.updatesPerSecond },
    { name: 'activation frames to each who watches', unit: 'per second', samples: figures.framesPerSecond },
    ...(cores
      ? ([
          { name: 'processor: event loop of the server', unit: 'cores', samples: [cores.serverMain] },
          { name: 'processor: all of the server', unit: 'cores', samples: [cores.server] },
        ] as const)
      : []),
  ];
}
