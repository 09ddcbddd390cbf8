import { describe, expect, it } from 'vitest';
import { readByAll, type Said } from '@/app/models/time-machine/read-by-all';
import type { Answer } from '@/app/session/rooms-api';

const said: Answer<Said> = {
  ok: true,
  value: { digit: 7, confidence: 1, probabilities: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0], isDigit: true },
};

describe('one drawing through all versions', () => {
  it('is read by each in order, also where one cannot', async () => {
    const told: [string, boolean][] = [];
    const refusal: Answer<Said> = { ok: false, error: { code: 'unavailable', message: 'It is damaged.' } };
    await readByAll(
      ['a', 'b', 'c'],
      [[[0, 0]]],
      new AbortController().signal,
      (model, { ok }) => told.push([model, ok]),
      async (model) => (model === 'b' ? refusal : said),
    );
    expect(told).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ]);
  });

  it('ends when a newer drawing is there, and tells nothing of the old one', async () => {
    const newer = new AbortController();
    const asked: string[] = [];
    const told: string[] = [];
    await readByAll(
      ['a', 'b', 'c'],
      [],
      newer.signal,
      (model) => told.push(model),
      async (model) => {
        asked.push(model);
        if (model === 'b') newer.abort();
        return said;
      },
    );
    expect([asked, told]).toEqual([['a', 'b'], ['a']]);
  });
});
