import type { SessionId } from '@/lib/ids';

/** Which sessions are in use by a tab of this browser. */
export interface TabLocks {
  /** This tab's, until the returned function is called or the tab is gone. */
  hold(session: SessionId): () => void;
  /**
   * Runs `work` while nobody else holds the session, and not at all where somebody does.
   * @param work told whether it is certain that the tab is gone: one that the system has frozen cannot answer for itself
   */
  ifFree(session: SessionId, work: (certain: boolean) => Promise<void>): Promise<void>;
}

const lockName = (session: SessionId): string => `inkling-session-${session}`;

/** Milliseconds: a tab that lives answers in a few, even one in the background. */
const ANSWER_WITHIN_MS = 600;
const CHANNEL = 'inkling-sessions';

/** Where the browser has locks, they say for certain; over plain HTTP it withholds them, and tabs ask each other. */
export const createTabLocks = (): TabLocks =>
  typeof navigator !== 'undefined' && 'locks' in navigator ? webLocks(navigator.locks) : askingTabs();

function webLocks(locks: LockManager): TabLocks {
  return {
    hold(session) {
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      void locks.request(lockName(session), () => held);
      return () => release();
    },
    async ifFree(session, work) {
      await locks.request(lockName(session), { ifAvailable: true }, async (lock) => {
        if (lock !== null) await work(true);
      });
    },
  };
}

interface Word {
  readonly kind: 'who' | 'mine';
  readonly session: SessionId;
}

function askingTabs(): TabLocks {
  const channel = new BroadcastChannel(CHANNEL);
  const own = new Set<SessionId>();
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'who' && own.has(data.session))
      channel.postMessage({ kind: 'mine', session: data.session } satisfies Word);
  });
  const hold = (session: SessionId) => {
    own.add(session);
    return () => {
      own.delete(session);
    };
  };
  return {
    hold,
    async ifFree(session, work) {
      if (own.has(session)) return;
      const taken = await new Promise<boolean>((resolve) => {
        const hear = ({ data }: MessageEvent<Word>) => {
          if (data.kind === 'mine' && data.session === session) answer(true);
        };
        const answer = (held: boolean) => {
          clearTimeout(timer);
          channel.removeEventListener('message', hear);
          resolve(held);
        };
        const timer = setTimeout(() => answer(false), ANSWER_WITHIN_MS);
        channel.addEventListener('message', hear);
        channel.postMessage({ kind: 'who', session } satisfies Word);
      });
      if (taken) return;
      const release = hold(session);
      await work(false).finally(release);
    },
  };
}
