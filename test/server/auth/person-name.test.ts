import { describe, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import { defaultName } from '@/server/auth/person-name';

describe('default names', () => {
  const names = Array.from({ length: 4096 }, (_, i) => defaultName(`person-${i}` as PersonId));

  it('follow from the id', () => {
    expect(defaultName('person-7' as PersonId)).toBe(names[7]);
    for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  });

  it('are spread over the 4,096 that there are', () => {
    // Drawn evenly, 4,096 of 4,096 hit 1 - 1/e of them: 2,589.
    expect(new Set(names).size).toBeGreaterThan(2400);
    expect(new Set(names.map((name) => name.split(' ')[0])).size).toBe(64);
    expect(new Set(names.map((name) => name.split(' ')[1])).size).toBe(64);
  });
});
