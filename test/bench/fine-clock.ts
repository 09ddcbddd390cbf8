/**
 * Headers of a page that stands alone in its process: browsers round its clock to 5 µs, not to 100, which is more than an update of the
 * view takes.
 */
export const FINE_CLOCK = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
} as const;
