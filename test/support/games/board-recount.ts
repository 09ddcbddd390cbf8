import { ALL_TIME, weekOf } from '@/lib/board/period';
import { NO_DIGIT } from '@/lib/drawing/label';
import type { DrawingRecord, PersonFigures } from '@/server/storage/ports';

/** What the boards are to say, counted from the rows themselves: the plain reading of the rules, against which the triggers are held. */

/** A row of RoundResult, as far as boards go. */
export interface CountedResult {
  readonly person: string;
  readonly room: string;
  readonly at: number;
  readonly mode: string;
  readonly points: number;
  readonly prompt: string | null;
  readonly fooled: boolean;
  readonly drawing: string | null;
}

export interface Recount {
  readonly players: ReadonlyMap<string, PersonFigures['players']>;
  readonly readability: ReadonlyMap<string, PersonFigures['readability']>;
  readonly foolers: ReadonlyMap<string, PersonFigures['foolers']>;
  /** `digit read` → drawn */
  readonly readings: ReadonlyMap<string, number>;
  readonly models: ReadonlyMap<string, { readonly drawn: number; readonly read: number }>;
}

interface Where {
  readonly room: string | null;
  readonly period: number;
}

export function recount(
  drawings: readonly DrawingRecord[],
  results: readonly CountedResult[],
  { room, period }: Where,
): Recount {
  const within = (where: string | null, at: number) =>
    (room === null || where === room) && (period === ALL_TIME || weekOf(at as never) === period);
  const asked = drawings.filter(
    ({ label, labelSource, status, source, place, at }) =>
      labelSource === 'prompt' &&
      label !== null &&
      label !== NO_DIGIT &&
      status !== 'rejected' &&
      source !== 'fool' &&
      within(place?.room ?? null, at),
  );
  const played = results.filter((result) => within(result.room, result.at));
  return {
    readability: readability(asked),
    readings: counted(asked.map(({ label, read }) => `${label} ${read}`)),
    models: sums(
      asked.filter(({ holdOut }) => holdOut),
      ({ model }) => model,
      ({ read, label }) => ({ drawn: 1, read: Number(read === label) }),
    ),
    players: sums(
      played,
      ({ person }) => person,
      ({ points }) => ({ points, rounds: 1 }),
    ),
    foolers: new Map(
      [
        ...sums(
          played,
          ({ person }) => person,
          (result) => ({
            tries: Number(result.mode === 'fool' && result.prompt !== null),
            fooled: Number(result.fooled && !spoilt(result, drawings)),
          }),
        ),
      ].filter(([, { fooled }]) => fooled > 0),
    ),
  };
}

/** A reviewer rejected it, or found that it shows something else than it was to. */
function spoilt(result: CountedResult, drawings: readonly DrawingRecord[]): boolean {
  const drawing = drawings.find(({ id }) => id === result.drawing);
  if (!drawing) return false;
  const { status, label } = drawing;
  if (status === 'rejected' || label === NO_DIGIT) return true;
  return label !== null && result.prompt !== null && String(label) !== result.prompt;
}

function readability(asked: readonly DrawingRecord[]): Map<string, PersonFigures['readability']> {
  const people = new Map<string, PersonFigures['readability']>();
  for (const person of new Set(asked.map((drawing) => drawing.person))) {
    const own = asked.filter((drawing) => drawing.person === person);
    const digits = Array.from({ length: 10 }, (_, digit) =>
      own.filter(({ label }) => label === digit),
    ).filter((of) => of.length >= 2);
    const drawn = digits.flat().length;
    if (drawn < 20) continue;
    const shares = digits.map((of) => of.filter(({ read, label }) => read === label).length / of.length);
    const mean = shares.reduce((sum, share) => sum + share, 0) / digits.length;
    const n = digits.length ** 2 / digits.reduce((sum, of) => sum + 1 / of.length, 0);
    people.set(person, { drawn, mean, bound: wilson(mean, n) });
  }
  return people;
}

/** The smaller root of (p − share)² = z² p (1 − p) / n. */
function wilson(share: number, n: number): number {
  const square = 1.96 ** 2;
  const [a, b, c] = [1 + square / n, -(2 * share + square / n), share ** 2];
  return (-b - Math.sqrt(b * b - 4 * a * c)) / (2 * a);
}

const counted = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

function sums<Item, Figures extends Record<string, number>>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  figuresOf: (item: Item) => Figures,
): Map<string, Figures> {
  const all = new Map<string, Figures>();
  for (const item of items) {
    const before = all.get(keyOf(item));
    const own = figuresOf(item);
    all.set(
      keyOf(item),
      before
        ? (Object.fromEntries(
            Object.entries(own).map(([name, value]) => [name, value + before[name]!]),
          ) as Figures)
        : own,
    );
  }
  return all;
}
