import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '@/server/pages/content-security-policy';

const directives = (policy: string) =>
  new Map(policy.split('; ').map((d) => [d.split(' ')[0], d.split(' ').slice(1)]));

const policyOf = (development: boolean, origin = 'http://ink.example:3000') =>
  contentSecurityPolicy({ nonce: 'abc', development, origin });

describe('contentSecurityPolicy', () => {
  it('lets no script in without the nonce', () => {
    const script = directives(policyOf(false)).get('script-src')!;
    expect(script).toContain("'nonce-abc'");
    expect(script).not.toContain("'unsafe-inline'");
    expect(script).not.toContain("'unsafe-eval'");
  });

  it('lets no other site frame a page or take its forms', () => {
    const policy = directives(policyOf(false));
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('default-src')).toEqual(["'self'"]);
  });

  it('lets a page talk to its own host alone, whatever a client calls that', () => {
    expect(directives(policyOf(false)).get('connect-src')).toEqual([
      "'self'",
      'ws://ink.example:3000',
      'wss://ink.example:3000',
    ]);
    for (const origin of ['http://a;script-src *', 'http://a b', 'nonsense'])
      expect(directives(policyOf(false, origin)).get('connect-src')).toEqual(["'self'"]);
  });

  it('allows eval in development only', () => {
    expect(policyOf(true)).toContain("'unsafe-eval'");
  });
});
