import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import proxyAddr from 'proxy-addr';

/** How a request reached us, seen past the proxies that the operator trusts. */
export interface Proxies {
  /** Of the client: what its requests and sockets are counted by. */
  addressOf(request: IncomingMessage): string;
  /** `http://host:port` or `https://…`, as the client wrote it. */
  originOf(request: IncomingMessage): string;
}

type Trust = (address: string, hop: number) => boolean;

/**
 * What `X-Forwarded-*` says counts only where a trusted proxy handed the request on; anybody else could write there what they like.
 * @param trusted TRUST_PROXY: how many proxies stand before the server, or their addresses and networks (`loopback, 10.0.0.0/8`); null
 *   trusts none
 * @throws TypeError where it is neither
 */
export function createProxies(trusted: string | null): Proxies {
  const trust = trustOf(trusted);
  const said = (request: IncomingMessage, header: string): string | null => {
    if (!trust(request.socket.remoteAddress ?? '', 0)) return null;
    const value = request.headers[header];
    // Of several proxies the outermost wrote the first.
    return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim() || null;
  };
  return {
    addressOf: (request) => proxyAddr(request, trust) ?? '',
    originOf(request) {
      const tls = (request.socket as TLSSocket).encrypted === true;
      const scheme = said(request, 'x-forwarded-proto') ?? (tls ? 'https' : 'http');
      const host = said(request, 'x-forwarded-host') ?? request.headers.host ?? 'localhost';
      return `${scheme === 'https' ? 'https' : 'http'}://${host}`;
    },
  };
}

function trustOf(trusted: string | null): Trust {
  if (trusted === null) return () => false;
  if (/^\d+$/.test(trusted)) return (_address, hop) => hop < Number(trusted);
  return proxyAddr.compile(
    trusted
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
}
