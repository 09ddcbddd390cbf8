import { expect, it } from 'vitest';
import { themeChoice } from '@/app/theme/theme';

it('follows the system for whatever is no choice', () => {
  expect(['light', 'dark', 'system', '"><script>', undefined].map(themeChoice)).toEqual([
    'light',
    'dark',
    'system',
    'system',
    'system',
  ]);
});
