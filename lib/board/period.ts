import type { EpochMillis } from '@/lib/ids';

const DAY_MS = 24 * 3_600_000;
const WEEK_DAYS = 7;
/** 1970 began on a Thursday, three days into its week. */
const FIRST_WEEK_DAYS = 3;

/** A week by its number, or all time; the triggers that keep the tallies count in the same numbers. */
export const ALL_TIME = 0;

/** UTC weeks, Monday to Sunday; week 1 began on 5 January 1970. */
export const weekOf = (at: EpochMillis): number => Math.floor((at / DAY_MS + FIRST_WEEK_DAYS) / WEEK_DAYS);

/** When a week begins; it ends where the next begins. */
export const weekBegin = (week: number): EpochMillis =>
  ((week * WEEK_DAYS - FIRST_WEEK_DAYS) * DAY_MS) as EpochMillis;

export const PERIODS = ['week', 'last-week', 'all'] as const;
export type Period = (typeof PERIODS)[number];

/** The number under which the tallies of a period stand. */
export const periodNumber = (period: Period, now: EpochMillis): number => {
  switch (period) {
    case 'week':
      return weekOf(now);
    case 'last-week':
      return weekOf(now) - 1;
    case 'all':
      return ALL_TIME;
    default:
      return period satisfies never;
  }
};
