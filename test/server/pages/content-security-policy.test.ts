import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '@/server/pages/content-security-policy';

const directives = (policy: string) =>
  new Map(policy.split('; ').map((d) => [d.split(' ')[0], d.split(' ').slice(1)]));

describe('contentSecurityPolicy', () => {
  it('lets no script in without the nonce', () => {
    const script = directives(contentSecurityPolicy('abc', false)).get('script-src')!;
    expect(script).toContain("'nonce-abc'");
    expect(script).not.toContain("'unsafe-inline'");
    expect(script).not.toContain("'unsafe-eval'");
  });

  it('lets no other site frame a page or take its forms', () => {
    const policy = directives(contentSecurityPolicy('abc', false));
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('default-src')).toEqual(["'self'"]);
  });

  it('allows eval in development only', () => {
    expect(contentSecurityPolicy('abc', true)).toContain("'unsafe-eval'");
  });
});
