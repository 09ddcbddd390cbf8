import type { ParticipantId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { Pointing, TabPresence, View, Watching } from '@/lib/wire';
import { type Cell, createCell } from './cell';

/** Another tab in the room, as it was last heard of. */
export interface OtherTab {
  readonly session: SessionId;
  readonly by: ParticipantId;
  readonly cursor: Pointing | null;
  readonly idle: boolean;
  readonly following: ParticipantId | null;
  readonly watching: Watching | null;
  /** Known only of those whom one follows. */
  readonly view: View | null;
  /** Rises with every word: of a person's tabs the one that was heard last is the one they use. */
  readonly heard: number;
}

/** What a list of people tells of somebody else, whichever tab they use. */
export interface PersonPresence {
  /** Their ink has grown just now. */
  readonly drawing: boolean;
  /** No tab of theirs has seen any input for a while. */
  readonly idle: boolean;
  readonly watching: Watching['glyph'];
  readonly following: ParticipantId | null;
}

/** Milliseconds without new ink, after which somebody does not count as drawing: longer than a pen is lifted between two strokes. */
export const DRAWING_LASTS_MS = 1_500;

/** Everybody else's presence. What changes many times a second has listeners, what is rendered as text has a cell. */
export interface PresenceBoard {
  readonly tabs: ReadonlyMap<SessionId, OtherTab>;
  readonly people: Cell<ReadonlyMap<ParticipantId, PersonPresence>>;
  /** Hears of every word, cursors included. */
  subscribe(listener: () => void): () => void;
  /** The tab that a person used last; undefined where they are not here. */
  leading(person: ParticipantId): OtherTab | undefined;
}

export interface PresenceFeed extends PresenceBoard {
  /** A join: what was known before is void. */
  reset(words: readonly TabPresence[]): void;
  hear(words: readonly TabPresence[]): void;
  /** Ink tells who draws. */
  entries(entries: readonly Entry[], own: SessionId): void;
  close(): void;
}

export function createPresenceBoard(): PresenceFeed {
  const tabs = new Map<SessionId, OtherTab>();
  const drawing = new Map<ParticipantId, ReturnType<typeof setTimeout>>();
  const people = createCell<ReadonlyMap<ParticipantId, PersonPresence>>(new Map());
  const listeners = new Set<() => void>();
  let heard = 0;

  function take(word: TabPresence): void {
    const { session, gone, ...news } = word;
    if (gone) {
      tabs.delete(session);
      return;
    }
    const before = tabs.get(session);
    const by = news.by ?? before?.by;
    // A word of a tab whose beginning was not heard: the next join tells of it whole.
    if (by === undefined) return;
    // What is left out does not arrive at all, so that nothing known is overwritten by undefined.
    tabs.set(session, { ...blank, ...before, ...news, session, by, heard: ++heard } as OtherTab);
  }

  function leading(person: ParticipantId): OtherTab | undefined {
    let found: OtherTab | undefined;
    for (const tab of tabs.values())
      if (tab.by === person && (found === undefined || tab.heard > found.heard)) found = tab;
    return found;
  }

  function tell(): void {
    const next = new Map<ParticipantId, PersonPresence>();
    for (const { by } of tabs.values()) {
      if (next.has(by)) continue;
      const { watching, following } = leading(by)!;
      const idle = [...tabs.values()].every((tab) => tab.by !== by || tab.idle);
      next.set(by, { drawing: drawing.has(by), idle, watching: watching?.glyph ?? null, following });
    }
    if (!sameMaps(next, people.get())) people.set(next);
    for (const listener of [...listeners]) listener();
  }

  const hear = (words: readonly TabPresence[]) => {
    if (words.length === 0) return;
    for (const word of words) take(word);
    tell();
  };

  return {
    tabs,
    people,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    leading,
    reset(words) {
      tabs.clear();
      for (const word of words) take(word);
      tell();
    },
    hear,
    entries(entries, own) {
      let news = false;
      for (const { by, op, session } of entries) {
        if (session === own || (op.kind !== 'begin' && op.kind !== 'extend')) continue;
        clearTimeout(drawing.get(by));
        news ||= !drawing.has(by);
        const stop = () => {
          drawing.delete(by);
          tell();
        };
        drawing.set(by, setTimeout(stop, DRAWING_LASTS_MS));
      }
      if (news) tell();
    },
    close() {
      for (const timer of drawing.values()) clearTimeout(timer);
      drawing.clear();
    },
  };
}

const blank = { cursor: null, idle: false, following: null, watching: null, view: null } as const;

function sameMaps<K>(a: ReadonlyMap<K, PersonPresence>, b: ReadonlyMap<K, PersonPresence>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, one] of a) {
    const other = b.get(key);
    if (
      other === undefined ||
      one.drawing !== other.drawing ||
      one.idle !== other.idle ||
      one.watching !== other.watching ||
      one.following !== other.following
    )
      return false;
  }
  return true;
}
