import type { SessionId } from '../ids';
import type { Entry } from '../room/entry';
import { POINT_STRIDE } from '../stroke/points';
import { LONGEST_PAUSE_MS } from '../stroke/timeline';

/** When everything in a history happened, on the wall's clock and on the replay's. All times in milliseconds. */
export interface Timetable {
  /** Of each entry, on the wall; never falls. */
  readonly walls: readonly number[];
  /** From the first entry to the last sample, long pauses shortened. */
  readonly length: number;
  /** Monotone, and the inverse of each other but within what was shortened. */
  playedAt(wall: number): number;
  wallAt(played: number): number;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly played: number;
}

/**
 * Ink takes the time that its pen took, wherever the log has it: what was drawn offline came all at once, and is played one stroke after
 * the other of each tab.
 *
 * @param entries in the order of the log
 */
export function timetableOf(entries: readonly Entry[]): Timetable {
  const walls: number[] = [];
  const busyUntil = new Map<SessionId, number>();
  const stretches: Stretch[] = [];
  let wall = Number.NEGATIVE_INFINITY;

  const take = (from: number, to: number): void => {
    const last = stretches.at(-1);
    if (last === undefined) stretches.push({ from, to, played: 0 });
    else if (from <= last.to) stretches[stretches.length - 1] = { ...last, to: Math.max(last.to, to) };
    else {
      const pause = Math.min(from - last.to, LONGEST_PAUSE_MS);
      stretches.push({ from, to, played: last.played + (last.to - last.from) + pause });
    }
  };
  for (const entry of entries) {
    // A clock may have been set back; a tab's next op waits until its pen has drawn what came before.
    wall = Math.max(wall, entry.at, busyUntil.get(entry.session) ?? 0);
    walls.push(wall);
    const end = wall + inkTimeOf(entry);
    busyUntil.set(entry.session, end);
    take(wall, end);
  }
  const last = stretches.at(-1);
  const length = last === undefined ? 0 : last.played + (last.to - last.from);

  return {
    walls,
    length,
    playedAt(at) {
      const i = lastNotAfter(stretches, ({ from }) => from, at);
      if (i < 0) return 0;
      const { from, to, played } = stretches[i]!;
      const next = stretches[i + 1]?.played ?? length;
      return Math.min(next, played + Math.min(at, to) - from + Math.max(0, at - to));
    },
    wallAt(at) {
      const i = Math.max(
        0,
        lastNotAfter(stretches, ({ played }) => played, at),
      );
      const stretch = stretches[i];
      if (stretch === undefined) return 0;
      const next = stretches[i + 1]?.from ?? stretch.to;
      return Math.min(next, stretch.from + Math.max(0, at - stretch.played));
    },
  };
}

/** How long the pen drew: the time of the last sample. What was imported is there at once. */
export function inkTimeOf({ op }: Entry): number {
  return op.kind === 'begin' ? (op.points.at(2 - POINT_STRIDE) ?? 0) : 0;
}

/** Index of the last item of which a number, which never falls, is not above a limit; −1: none. */
export function lastNotAfter<T>(items: readonly T[], of: (item: T) => number, limit: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(items[middle]!) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
