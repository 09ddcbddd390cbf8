import type { Label } from '@/lib/drawing/label';
import type { DrawingId, PersonId } from '@/lib/ids';
import type { TaughtDrawing } from '@/server/storage/ports';

interface Learnable {
  readonly drawing: DrawingId;
  readonly label: Label;
  readonly person: PersonId;
  /** SHA-256 of its bytes. */
  readonly digest: string;
}

/** From so many drawings on, one in ten is kept aside and watched. */
const WATCHED_FROM = 100;
const WATCHED_SHARE = 10;

/**
 * Which drawings a run is taught by, and which it is only watched on; the digest of a drawing decides, so that it is on the same side in
 * every run. The same bytes with the same label are taken once.
 */
export function chooseRoles(learnable: readonly Learnable[]): readonly TaughtDrawing[] {
  const once = new Map(learnable.map((one) => [`${one.digest} ${one.label}`, one]));
  const watches = once.size >= WATCHED_FROM;
  return [...once.values()].map(({ drawing, label, digest }) => ({
    drawing,
    label,
    role:
      watches && Number.parseInt(digest.slice(0, 8), 16) % WATCHED_SHARE === 0 ? 'validation' : 'training',
  }));
}
