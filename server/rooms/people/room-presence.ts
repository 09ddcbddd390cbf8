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

  constructor(
    private readonly tell: Tell,
    /** Whether somebody may see that sheet: nobody's pointer or view on a withheld one is told. */
    private readonly sees: (person: ParticipantId, sheet: number) => boolean,
  ) {}

  /** @returns what the newcomer is told of all others */
  enter(session: SessionId, by: ParticipantId): TabPresence[] {
    const others = [...this.#tabs].map(([id, tab]) => this.#for(by, whole(id, tab)));
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
        if (id !== session && other.following === tab.by && this.sees(other.by, view.sheet))
          this.tell(id, { session, view });
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
    const person = this.#tabs.get(follower)!.by;
    for (const [id, { by, view }] of this.#tabs)
      if (id !== follower && by === followed && view !== null && this.sees(person, view.sheet))
        this.tell(follower, { session: id, view });
  }

  #for(person: ParticipantId, word: TabPresence): TabPresence {
    const { cursor, watching, ...rest } = word;
    const hidesCursor = cursor && !this.sees(person, cursor[0]);
    const hidesWatching = watching && !this.sees(person, watching.sheet);
    if (!hidesCursor && !hidesWatching) return word;
    return {
      ...rest,
      ...(cursor === undefined ? {} : { cursor: hidesCursor ? null : cursor }),
      ...(watching === undefined || hidesWatching ? {} : { watching }),
    };
  }

  #tellOthers(word: TabPresence): void {
    for (const [id, { by }] of this.#tabs) if (id !== word.session) this.tell(id, this.#for(by, word));
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
