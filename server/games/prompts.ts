import { createHmac, randomInt } from 'node:crypto';
import type { Prompts } from '@/lib/game/step';

/** A number of so many digits; none but a single 0 begins with one. */
const numberFrom = (digits: number, below: (limit: number) => number): string =>
  digits === 1 ? String(below(10)) : String(10 ** (digits - 1) + below(10 ** digits - 10 ** (digits - 1)));

/** Numbers that differ as far as there are enough of them. */
function differing(count: number, digits: number, below: (limit: number) => number): string[] {
  const all = digits === 1 ? 10 : 10 ** digits - 10 ** (digits - 1);
  const numbers: string[] = [];
  while (numbers.length < count) {
    const number = numberFrom(digits, below);
    // Of what went round by round, each number once.
    const round = numbers.slice(Math.floor(numbers.length / all) * all);
    if (!round.includes(number)) numbers.push(number);
  }
  return numbers;
}

/** Numbers that nobody can foresee. Not the same twice in a row. */
export function drawnPrompts(): Prompts {
  let last: string | undefined;
  return ({ digits, count }) => {
    let numbers = differing(count, digits, randomInt);
    while (numbers[0] === last) numbers = differing(count, digits, randomInt);
    last = numbers[0];
    return numbers;
  };
}

/** A day's numbers: the same for everybody, and known to nobody without the secret. */
export const promptsOfDay =
  (day: string, secret: Uint8Array): Prompts =>
  ({ round, digits, count }) => {
    let turn = 0;
    const below = (limit: number): number =>
      createHmac('sha256', secret).update(`daily ${day} ${round} ${turn++}`).digest().readUInt32BE(0) % limit;
    return differing(count, digits, below);
  };

/** YYYY-MM-DD in UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
