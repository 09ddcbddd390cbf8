import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { allowedOrigin, isTrustworthy, reachableOrigin } from '@/server/addresses';

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

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
    expect(allowedOrigin(request({ origin, host }), `http://${host}`, publicUrl)).toBe(allowed);
  });

  it('leaves requests without an origin to the cookie rule', () => {
    expect(allowedOrigin(request({ host: 'a' }), 'http://a', null)).toBe(true);
    const from = (site: string) => request({ host: 'a', 'sec-fetch-site': site });
    expect(allowedOrigin(from('same-origin'), 'http://a', null)).toBe(true);
    expect(allowedOrigin(from('cross-site'), 'http://a', null)).toBe(false);
  });
});

describe('isTrustworthy', () => {
  it.each([
    ['https://ink.example', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1', true],
    ['http://[::1]:3000', true],
    ['http://192.168.1.7:3000', false],
    ['http://localhost.evil.example', false],
  ])('%s: %s', (origin, trusted) => {
    expect(isTrustworthy(origin)).toBe(trusted);
  });
});

describe('reachableOrigin', () => {
  it.each([
    [
      'this machine by its LAN address',
      'http://localhost:3000',
      '0.0.0.0',
      '192.168.1.7',
      'http://192.168.1.7:3000',
    ],
    [
      'what another device used already',
      'http://10.0.0.2:3000',
      '0.0.0.0',
      '192.168.1.7',
      'http://10.0.0.2:3000',
    ],
    [
      'a server that only this machine reaches',
      'http://localhost:3000',
      '127.0.0.1',
      '192.168.1.7',
      'http://localhost:3000',
    ],
    ['a machine without a network', 'http://localhost:3000', '0.0.0.0', null, 'http://localhost:3000'],
  ])('%s', (_, origin, listensTo, lan, reachable) => {
    expect(reachableOrigin(origin, listensTo, lan)).toBe(reachable);
  });
});
