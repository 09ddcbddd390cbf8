import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/**
 * Whether the page that sent a request may: it came from the address that it talks to, or from the public one. A request without an
 * Origin is left to the cookie's SameSite rule, unless its browser says itself that another site sent it.
 * @param own the origin by which the client reached us
 */
export function allowedOrigin(request: IncomingMessage, own: string, publicUrl: string | null): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] !== 'cross-site';
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  try {
    // The host alone is compared: behind a proxy that ends TLS, and says nothing of it, the schemes differ.
    return new URL(origin).host === new URL(own).host;
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
