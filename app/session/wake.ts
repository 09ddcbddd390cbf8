/** Milliseconds between two looks at the clock. */
const LOOK_EVERY_MS = 5_000;
/**
 * A clock that jumped further than this while the page waited says that the machine slept: the wire is dead at the other end, and
 * may take half a minute to notice. Browsers let the timers of a tab in the background run once a minute, which is not sleep.
 */
export const SLEEP_MS = 120_000;

/** Tells when the machine was asleep, or its network is back. The returned function ends it. */
export function watchForWake(onWake: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > SLEEP_MS) onWake();
    last = now;
  }, LOOK_EVERY_MS);
  const target = typeof window === 'undefined' ? null : window;
  target?.addEventListener('online', onWake);
  return () => {
    clearInterval(timer);
    target?.removeEventListener('online', onWake);
  };
}
