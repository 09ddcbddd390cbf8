import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { allowedOrigin, originOf } from '@/server/addresses';

const request = (headers: Record<string, string>, encrypted = false) =>
  ({ headers, socket: { encrypted } }) as unknown as IncomingMessage;

describe('originOf', () => {
  it('is the address by which the client came', () => {
    expect(originOf(request({ host: '192.168.1.7:3000' }))).toBe('http://192.168.1.7:3000');
    expect(originOf(request({ host: 'ink.example' }, true))).toBe('https://ink.example');
  });
});

describe('allowedOrigin', () => {
  it.each([
    ['its own page', 'http://a:3000', 'a:3000', null, true],
    ['its own page behind a proxy that ends TLS', 'https://a', 'a', null, true],
    ['the public address', 'https://ink.example', '10.0.0.2:3000', 'https://ink.example', true],
    ['another site', 'https://evil.example', 'a:3000', null, false],
    ['another port', 'http://a:4000', 'a:3000', null, false],
    ['a site whose name begins alike', 'http://a:3000.evil.example', 'a:3000', null, false],
    ['an opaque origin', 'null', 'a:3000', null, false],
    ['no address at all', 'nonsense', 'a:3000', null, false],
  ])('%s', (_, origin, host, publicUrl, allowed) => {
    expect(allowedOrigin(request({ origin, host }), publicUrl)).toBe(allowed);
  });

  it('leaves requests without an origin to the cookie rule', () => {
    expect(allowedOrigin(request({ host: 'a' }), null)).toBe(true);
  });
});
