import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { TLSSocket } from 'node:tls';

/** `http://host:port` as this client reached us. */
export function originOf(request: IncomingMessage): string {
  const tls = (request.socket as TLSSocket).encrypted === true;
  return `${tls ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
}

/**
 * Whether the page that sent a request may: it came from the address that it talks to, or from the public one. A request without an
 * Origin is not a browser's cross-site request and is left to the cookie's SameSite rule.
 */
export function allowedOrigin(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  try {
    // The host alone is compared: behind a proxy that ends TLS the schemes differ.
    return new URL(origin).host === request.headers.host;
  } catch {
    return false;
  }
}

/** Whether browsers give this origin what they keep from plain HTTP: TLS, or this machine itself. */
export const isTrustworthy = (origin: string): boolean =>
  /^https:|^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(origin);

/** The first address by which another device of the network may reach this machine; null on a machine without one. */
export function lanAddress(): string | null {
  for (const addresses of Object.values(networkInterfaces()))
    for (const { family, internal, address } of addresses ?? [])
      if (family === 'IPv4' && !internal && !address.startsWith('169.254.')) return address;
  return null;
}

/**
 * An origin by which another device can reach this server: the same, unless it names this machine to itself only.
 * @param listensTo the address that the server is bound to: only one bound to all can be reached by another name
 */
export function reachableOrigin(origin: string, listensTo: string, lan: string | null): string {
  const url = new URL(origin);
  const own = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!own || lan === null || !['0.0.0.0', '::'].includes(listensTo)) return origin;
  url.hostname = lan;
  return url.origin;
}
