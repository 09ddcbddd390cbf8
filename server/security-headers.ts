import { isTrustworthy } from './addresses';

/** Half a year, as is usual for a site that might one day have to go back to plain HTTP. */
const HSTS_S = 180 * 24 * 3600;

/**
 * What every answer says to the browser, of pages, files and the API alike; the content security policy is each one's own.
 * @param origin by which the client reached us
 */
export function securityHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Browsers refuse it, aloud, where they do not trust the origin.
    ...(isTrustworthy(origin) ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {}),
    ...(origin.startsWith('https:') ? { 'Strict-Transport-Security': `max-age=${HSTS_S}` } : {}),
  };
}
