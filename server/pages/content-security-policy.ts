export interface PolicyOptions {
  /** Of the scripts of this answer. */
  readonly nonce: string;
  readonly development: boolean;
  /** By which the client reached us. */
  readonly origin: string;
}

/**
 * The whole policy of a page. Scripts run only with the request's nonce, and what they load in turn; `unsafe-inline` for styles is
 * what React's `style` attribute needs and lets no script in.
 */
export function contentSecurityPolicy({ nonce, development, origin }: PolicyOptions): string {
  const scripts = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"];
  // React's development build rebuilds stack traces with eval.
  if (development) scripts.push("'unsafe-eval'");
  return [
    "default-src 'self'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // Older Safari does not count sockets of the same host as 'self'.
    `connect-src 'self' ${socketsOf(origin)}`.trimEnd(),
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Empty for a host that is none: what a client writes there must not become part of the policy. */
function socketsOf(origin: string): string {
  const host = URL.canParse(origin) ? new URL(origin).host : '';
  return /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : '';
}
