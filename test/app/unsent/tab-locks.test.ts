import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTabLocks } from '@/app/unsent/tab-locks';
import type { SessionId } from '@/lib/ids';

const session = 'session-of-one-tab' as SessionId;

afterEach(() => vi.unstubAllGlobals());

/** As a browser has them: one holder of a name at a time. */
function fakeLockManager() {
  const held = new Set<string>();
  return {
    async request(name: string, ...rest: unknown[]) {
      const work = rest.at(-1) as (lock: object | null) => Promise<unknown>;
      if (held.has(name)) return work(null);
      held.add(name);
      return work({ name }).finally(() => held.delete(name));
    },
  };
}

describe.each([
  ['with the locks of the browser', true],
  ['over plain HTTP, by asking each other', false],
])('tabs, %s', (_, secure) => {
  it('K3 leave alone what another holds, and take what nobody holds any more', async () => {
    vi.stubGlobal('navigator', secure ? { locks: fakeLockManager() } : {});
    const [one, two] = [createTabLocks(), createTabLocks()];
    const work = vi.fn(async () => undefined);
    const release = one.hold(session);
    await two.ifFree(session, work);
    expect(work).not.toHaveBeenCalled();
    release();
    // The holder's promise settles in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    await two.ifFree(session, work);
    // Only a lock says for certain that a tab is gone.
    expect(work.mock.calls).toEqual([[secure]]);
  });
});
