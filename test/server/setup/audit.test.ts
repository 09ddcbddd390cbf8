import { expect, it } from 'vitest';
import { sorted } from '../../../server/setup/commands/audit.mjs';

it('an audit fails on what is rated high or critical, and says by what it came', () => {
  const found = sorted({
    deep: { name: 'deep', severity: 'high', range: '<2', via: [{ title: 'Runs what it is sent' }] },
    wide: { name: 'wide', severity: 'critical', range: '*', via: ['deep'] },
    mild: { name: 'mild', severity: 'moderate', range: '*', via: [{ title: 'Is slow on long text' }] },
  });
  expect(found).toEqual({
    serious: [
      { name: 'deep', severity: 'high', range: '<2', title: 'Runs what it is sent' },
      { name: 'wide', severity: 'critical', range: '*', title: 'through deep' },
    ],
    others: 1,
  });
});
