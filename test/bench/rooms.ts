import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Benchmark, Row } from './benchmark';
import { BOUNDS, loadRows } from './class';
import { circumstances, type Gathering, gather, type Measured } from './load/gathering';
import { percentile } from './sample';

const PEOPLE_A_ROOM = 4;
const UPDATES_PER_SECOND = 20;
const PREDICTIONS_PER_SECOND = 4;
/** The figures are promised for so many rooms. */
const ROOMS = 100;
const MEASURED_MS = 10_000;
/** Numbers of rooms on the way there and beyond, until every bound is broken. */
const RAMP = [25, 50, 75, ROOMS, 150, 200] as const;
const RAMP_MS = 3_000;
/** The server lets one address make no more new people a minute than a school has; those of later rooms are in two rooms. */
const PEOPLE = ROOMS * PEOPLE_A_ROOM;

/** By figure, whether it lies within its bound. */
const within: Readonly<Record<string, (measured: Measured) => boolean>> = {
  [`stroke seen by others, p95 ≤ ${BOUNDS.seenP95Ms} ms`]: ({ figures }) =>
    percentile(figures.seenAfter, 0.95) <= BOUNDS.seenP95Ms,
  [`no client more than ${BOUNDS.behindMs / 1000} s behind`]: ({ figures }) =>
    figures.missing === 0 && percentile(figures.behind, 1) <= BOUNDS.behindMs,
  [`event-loop delay, p99 ≤ ${BOUNDS.loopDelayP99Ms} ms`]: ({ loopDelayP99 }) =>
    loopDelayP99 <= BOUNDS.loopDelayP99Ms,
  [`predictions of each glyph that moves ≥ ${PREDICTIONS_PER_SECOND} a second`]: ({ figures }) =>
    percentile(figures.predictionsPerSecond, 0) >= PREDICTIONS_PER_SECOND,
};

/** Many small rooms at once, and how many there can be. */
export const manyRooms: Benchmark = {
  name: 'rooms',
  about: `${ROOMS} rooms of ${PEOPLE_A_ROOM}, one drawing in each at ${UPDATES_PER_SECOND} updates a second, one watching; and at how many rooms each bound breaks`,
  async run(context) {
    const gathering = await gather(context);
    try {
      const cookies = await gathering.people(PEOPLE);
      const lastWithin = new Map(Object.keys(within).map((name) => [name, 0]));
      const holding = new Set(lastWithin.keys());
      let promised: Measured | null = null;
      let open = 0;
      for (const rooms of RAMP) {
        if (holding.size === 0 && promised) break;
        await openRooms(gathering, cookies, open, rooms);
        open = rooms;
        const measured = await gathering.draw(rooms === ROOMS ? MEASURED_MS : RAMP_MS);
        if (rooms === ROOMS) promised = measured;
        for (const name of holding)
          if (within[name]!(measured)) lastWithin.set(name, rooms);
          else holding.delete(name);
        context.note(`rooms, ${rooms} of them: ${circumstances(measured)}.`);
      }
      context.note(
        `rooms: ${gathering.source}; tried with ${RAMP.join(', ')} rooms${holding.size > 0 ? `; at ${open} still kept: ${[...holding].join('; ')}` : ''}.`,
      );
      return [
        ...loadRows(promised!, { predictionsPerSecond: PREDICTIONS_PER_SECOND }),
        ...[...lastWithin].map(
          ([name, rooms]): Row => ({ name: `most rooms with ${name}`, unit: 'rooms', samples: [rooms] }),
        ),
      ];
    } finally {
      await gathering.close();
    }
  },
};

/** In each the first draws and the second watches. */
async function openRooms(
  gathering: Gathering,
  cookies: readonly string[],
  from: number,
  to: number,
): Promise<void> {
  for (let room = from; room < to; room++) {
    const people = Array.from(
      { length: PEOPLE_A_ROOM },
      (_, i) => cookies[(room * PEOPLE_A_ROOM + i) % cookies.length]!,
    );
    const place = await gathering.room(people[0]!);
    await gathering.join(
      people.map((cookie, i) => ({
        ...place,
        cookie,
        session: `room-${room}-person-${i}`,
        watches: i === 1,
        draws:
          i === 0
            ? {
                updatesPerSecond: UPDATES_PER_SECOND,
                region: [0, 0, SHEET_WIDTH, SHEET_HEIGHT],
                first: room,
              }
            : null,
      })),
    );
  }
}
