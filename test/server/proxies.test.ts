import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createProxies } from '@/server/proxies';

const request = (remoteAddress: string, headers: Record<string, string>, encrypted = false) =>
  ({
    headers,
    socket: { remoteAddress, encrypted },
    connection: { remoteAddress },
  }) as unknown as IncomingMessage;
const forwarded = {
  host: 'inside:3000',
  'x-forwarded-for': '203.0.113.9, 10.0.0.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'ink.example',
};

describe('how a request reached us', () => {
  it('is what the connection says, where no proxy is trusted', () => {
    const { addressOf, originOf } = createProxies(null);
    expect(addressOf(request('198.51.100.4', forwarded))).toBe('198.51.100.4');
    expect(originOf(request('127.0.0.1', forwarded))).toBe('http://inside:3000');
    expect(originOf(request('127.0.0.1', { host: 'ink.example' }, true))).toBe('https://ink.example');
  });

  it.each([
    // By count: one proxy is trusted, what the client wrote before it is not.
    ['1', '127.0.0.1', '10.0.0.7'],
    ['2', '127.0.0.1', '203.0.113.9'],
    // By address.
    ['loopback', '127.0.0.1', '10.0.0.7'],
    ['loopback, 10.0.0.0/8', '127.0.0.1', '203.0.113.9'],
    ['10.0.0.0/8', '198.51.100.4', '198.51.100.4'],
  ])('with TRUST_PROXY=%s and a connection from %s: %s', (trusted, from, address) => {
    expect(createProxies(trusted).addressOf(request(from, forwarded))).toBe(address);
  });

  it('believes a scheme and a host of trusted proxies alone', () => {
    const { originOf } = createProxies('loopback');
    expect(originOf(request('127.0.0.1', forwarded))).toBe('https://ink.example');
    expect(originOf(request('127.0.0.1', { ...forwarded, 'x-forwarded-proto': 'javascript' }))).toBe(
      'http://ink.example',
    );
    expect(originOf(request('198.51.100.4', forwarded))).toBe('http://inside:3000');
  });

  it('refuses a setting that names no proxy', () => {
    expect(() => createProxies('the one at the door')).toThrow(TypeError);
  });
});
