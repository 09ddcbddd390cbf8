import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personIdSchema } from '@/lib/ids';
import { createIdentity } from '@/server/auth/identity';
import type { SessionKey } from '@/server/auth/secrets';

const key = (id: string): SessionKey => ({ id, secret: Buffer.from(`secret of ${id}, long enough`) });
const pair = (setCookie: string): string => setCookie.split(';')[0]!;

describe('identity', () => {
  const identity = createIdentity([key('new'), key('old')]);

  it('knows again whom it named', () => {
    const { id, setCookie } = identity.issuePerson({ secure: false });
    expect(personIdSchema.parse(id)).toBe(id);
    expect(identity.read(`theme=dark; ${pair(setCookie)}; x=1`)?.person).toBe(id);
  });

  it('names everyone differently', () => {
    const ids = Array.from({ length: 1000 }, () => identity.issuePerson({ secure: false }).id);
    expect(new Set(ids).size).toBe(1000);
  });

  it('gives a cookie that scripts and other sites do not get, and that keeps to TLS where it came by it', () => {
    const { setCookie } = identity.issuePerson({ secure: false });
    const attributes = setCookie.split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax']);
    expect(identity.issuePerson({ secure: true }).setCookie).toContain('; Secure');
  });

  it('reads nobody from no cookie, a strange one, or a broken one', () => {
    for (const header of [
      undefined,
      '',
      'a=b',
      'inkling=',
      'inkling=a.b',
      'inkling=a.b.c',
      'inkling=....',
      'inkling=%E0%A4%A',
    ])
      expect(identity.read(header)).toBeNull();
  });

  it('accepts the keys that it has, and signs with the first', () => {
    const before = createIdentity([key('old')]);
    const { id, setCookie } = before.issuePerson({ secure: false });
    expect(identity.read(pair(setCookie))?.person).toBe(id);
    const renewed = identity.cookieOf(id, { secure: false });
    expect(before.read(pair(renewed))).toBeNull();
    expect(createIdentity([key('new')]).read(pair(renewed))?.person).toBe(id);
    expect(createIdentity([key('new')]).read(pair(setCookie))).toBeNull();
  });

  it('refuses a cookie of the right key id made with another secret', () => {
    const forger = createIdentity([{ id: 'new', secret: Buffer.from('not the same secret') }]);
    expect(identity.read(pair(forger.issuePerson({ secure: false }).setCookie))).toBeNull();
  });

  it('says at which turn it was made, and cannot be carried on to another', () => {
    const { id, setCookie } = identity.issuePerson({ secure: false });
    expect(identity.read(pair(setCookie))).toEqual({ person: id, turn: 0 });
    const second = pair(identity.cookieOf(id, { secure: false, turn: 2 }));
    expect(identity.read(second)).toEqual({ person: id, turn: 2 });
    expect(identity.read(second.replace('~2', '~3'))).toBeNull();
    expect(identity.read(second.replace('~2', ''))).toBeNull();
  });

  it('takes its cookie away', () => {
    expect(identity.clearCookie({ secure: true })).toMatch(/^inkling=; Max-Age=0; .*Secure/);
  });

  it('refuses every cookie in which any one character was changed', () => {
    const { id, setCookie } = identity.issuePerson({ secure: false });
    const value = pair(setCookie);
    const start = 'inkling='.length;
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: value.length - 1 }),
        fc.constantFrom(...'ABab01_-.'),
        (at, letter) => {
          const changed = value.slice(0, at) + letter + value.slice(at + 1);
          const read = identity.read(changed);
          // The last letter of base64 has spare bits: another letter may stand for the same signature, never for another person.
          expect(
            read === null || (read.person === id && (changed === value || at === value.length - 1)),
          ).toBe(true);
        },
      ),
      { numRuns: 2000, seed: 11 },
    );
  });
});
