import { expect, it } from 'vitest';
import { ago } from '@/app/landing/ago';

const NOW = Date.UTC(2026, 0, 10, 12);
const MINUTE = 60_000;

it.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [5 * MINUTE, '5 minutes ago'],
  [3 * 60 * MINUTE, '3 hours ago'],
  [26 * 60 * MINUTE, 'yesterday'],
  [9 * 24 * 60 * MINUTE, '9 days ago'],
])('%i ms back is %s', (past, words) => {
  expect(ago(NOW - past, NOW)).toBe(words);
});

it('a clock that is ahead does not make the past the future', () => {
  expect(ago(NOW + 5_000, NOW)).toBe('just now');
});
