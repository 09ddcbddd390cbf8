import type { ParticipantId, SessionId } from '@/lib/ids';
import type { ClientMessage, Pointing, TabPresence, View, Watching } from '@/lib/wire';

interface Tab {
  readonly by: ParticipantId;
  cursor: Pointing | null;
  idle: boolean;
  following: ParticipantId | null;
  watching: Watching | null;
  view: View | null;
}

export type Tell = (listener: SessionId, word: TabPresence) => void;

/**
 * Who points where, looks at what and follows whom, tab by tab. None of it is in the log: it goes with the connection. What a tab
 * has in sight is told to its followers alone.
 */
export class RoomPresence {
  readonly #tabs = new Map<SessionId, Tab>();

  constructor(private readonly tell: Tell) {}

  /** @returns what the newcomer is told of all others */
  enter(session: SessionId, by: ParticipantId): TabPresence[] {
    const others = [...this.#tabs].map(([id, tab]) => whole(id, tab));
    this.#tabs.set(session, {
      by,
      cursor: null,
      idle: false,
      following: null,
      watching: null,
      view: null,
    });
    this.#tellOthers({ session, by });
    return others;
  }

  leave(session: SessionId): void {
    if (this.#tabs.delete(session)) this.#tellOthers({ session, gone: true });
  }

  say(session: SessionId, message: ClientMessage<'presence'>): void {
    const tab = this.#tabs.get(session);
    if (!tab) return;
    const { view, ...open } = message;
    Object.assign(tab, open);
    if (Object.keys(open).length > 0) this.#tellOthers({ session, ...open });
    if (view !== undefined) {
      tab.view = view;
      for (const [id, other] of this.#tabs)
        if (id !== session && other.following === tab.by) this.tell(id, { session, view });
    }
    if (open.following != null) this.#showTo(session, open.following);
  }

  watch(session: SessionId, watching: Watching): void {
    const tab = this.#tabs.get(session);
    if (!tab) return;
    tab.watching = watching;
    this.#tellOthers({ session, watching });
  }

  /** Who begins to follow sees at once what the other has in sight. */
  #showTo(follower: SessionId, followed: ParticipantId): void {
    for (const [id, { by, view }] of this.#tabs)
      if (id !== follower && by === followed && view !== null) this.tell(follower, { session: id, view });
  }

  #tellOthers(word: TabPresence): void {
    for (const id of this.#tabs.keys()) if (id !== word.session) this.tell(id, word);
  }
}

const whole = (session: SessionId, { by, cursor, idle, following, watching }: Tab): TabPresence => ({
  session,
  by,
  cursor,
  idle,
  following,
  ...(watching === null ? {} : { watching }),
});
