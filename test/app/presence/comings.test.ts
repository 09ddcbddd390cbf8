import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AWAY_MS, createComings, GATHER_MS } from '@/app/presence/comings';
import type { ParticipantId } from '@/lib/ids';
import type { Participant } from '@/lib/wire';

const person = (name: string, present = true): Participant =>
  ({ id: name as ParticipantId, name, colour: 0, role: 'drawer', present }) as Participant;

function start() {
  const told: string[] = [];
  const comings = createComings(
    () => 'Me' as ParticipantId,
    // Without the marks that keep a name's direction of writing to itself.
    (sentence) => told.push(sentence.replace(/[\u2068\u2069]/g, '')),
  );
  const here = (...names: string[]) => comings.people(names.map((name) => person(name)));
  return { told, here, comings };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('says nothing of those who are there already, nor of oneself', () => {
  const { told, here } = start();
  here('Ada', 'Me');
  here('Ada');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});

it('gathers who comes into one sentence, and a class into a number', () => {
  const { told, here } = start();
  here('Me');
  here('Me', 'Ada');
  vi.advanceTimersByTime(GATHER_MS);
  here('Me', 'Ada', 'Ben', 'Eve');
  vi.advanceTimersByTime(GATHER_MS);
  here('Me', 'Ada', 'Ben', 'Eve', ...Array.from({ length: 30 }, (_, i) => `Pupil ${i}`));
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(['Ada joined.', 'Ben and Eve joined.', 'Pupil 0, Pupil 1 and 28 others joined.']);
});

it('does not notice a reload, and notices who stays away', () => {
  const { told, here, comings } = start();
  here('Ada', 'Ben');
  here('Ben');
  vi.advanceTimersByTime(AWAY_MS - 1);
  here('Ada', 'Ben');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
  comings.people([person('Ada', false), person('Ben')]);
  vi.advanceTimersByTime(AWAY_MS + GATHER_MS);
  expect(told).toEqual(['Ada left.']);
  here('Ben', 'Eve');
  here('Ben');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['Ada left.']);
  comings.close();
  expect(vi.getTimerCount()).toBe(0);
});
