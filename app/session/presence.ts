import type { ParticipantId } from '@/lib/ids';
import type { ClientMessage, Pointing, View, Watching } from '@/lib/wire';
import { type Cell, createCell } from './cell';
import type { PresenceBoard } from './presence-board';

/** A cursor that is sent this often and glides looks as smooth as one that is sent on every frame. */
export const SEND_EVERY_MS = 50;
/** Milliseconds without a touch of mouse, key or pen, after which a tab counts as resting. */
export const IDLE_AFTER_MS = 60_000;

/** Milliseconds for which somebody who left may come back and is followed on: a reload, a server that restarts. */
export const FOLLOW_KEEPS_MS = 10_000;

export const firstView: View = { sheet: 0, box: null, camera: null, selection: null };

/** This tab's own presence, and what it mirrors of whom it follows. */
export interface Presence {
  /** Everybody else. */
  readonly others: PresenceBoard;
  /**
   * What this tab has in sight. Whoever draws a part of it writes it with `show`, by hand or mirrored alike; who does not know a
   * part leaves it.
   */
  readonly view: Cell<View>;
  show(part: Partial<View>): void;
  /** Whom this tab follows. */
  readonly following: Cell<ParticipantId | null>;
  /**
   * What the followed person has in sight, to be applied as it comes; null while nobody is followed or nothing is known yet.
   * The glyph and the layers that they watch are mirrored by the session itself.
   */
  readonly mirrored: Cell<View | null>;
  /** Null: nobody. Following ends by itself when they leave, when they begin to follow this person, and by `takeOver`. */
  follow(person: ParticipantId | null): void;
  /** The person at this tab turned to something themselves: they go their own way from here. */
  takeOver(): void;
  /** Sheet units; null: the pointer left the sheet. */
  point(at: Pointing | null): void;
  /** Input of any kind: not idle. */
  active(): void;
}

export interface PresenceParts {
  readonly board: PresenceBoard;
  readonly self: () => ParticipantId | null;
  /** `passing`: the next one says more, so that it may be lost. */
  readonly send: (message: ClientMessage<'presence'>, passing: boolean) => void;
  /** What the followed tab watches, each time it changes. */
  readonly mirrorWatching: (watching: Watching) => void;
}

export interface PresenceShell extends Presence {
  /** After a welcome: the server has forgotten, and the followed person may be gone. */
  joined(): void;
  close(): void;
}

export function createPresence({ board, self, send, mirrorWatching }: PresenceParts): PresenceShell {
  const view = createCell(firstView);
  const following = createCell<ParticipantId | null>(null);
  const mirrored = createCell<View | null>(null);
  let watching: Watching | null = null;
  let cursor: Pointing | null = null;
  let idle = false;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the followed person is away. */
  let missing: ReturnType<typeof setTimeout> | undefined;
  let waiting: ClientMessage<'presence'> = {};
  let pace: ReturnType<typeof setTimeout> | undefined;

  function say(part: ClientMessage<'presence'>): void {
    waiting = { ...waiting, ...part };
    if (pace === undefined) sendWaiting();
  }

  function sendWaiting(): void {
    pace = undefined;
    const names = Object.keys(waiting);
    if (names.length === 0) return;
    send(waiting, names.every((name) => name === 'cursor') && waiting.cursor !== null);
    waiting = {};
    pace = setTimeout(sendWaiting, SEND_EVERY_MS);
  }

  function rest(): void {
    idle = true;
    say({ idle });
  }

  function follow(person: ParticipantId | null): void {
    if (person === self() || following.get() === person) return;
    following.set(person);
    say({ following: person });
    watching = null;
    mirrored.set(null);
    found();
    mirror();
  }

  /** True when whoever is followed follows, over whomever, this person: two mirrors would show each other for ever. */
  function circular(person: ParticipantId): boolean {
    const seen = new Set<ParticipantId>();
    for (let next: ParticipantId | null = person; next !== null && !seen.has(next); ) {
      if (next === self()) return true;
      seen.add(next);
      next = board.people.get().get(next)?.following ?? null;
    }
    return false;
  }

  function found(): void {
    clearTimeout(missing);
    missing = undefined;
  }

  function mirror(): void {
    const person = following.get();
    if (person === null) return;
    const tab = board.leading(person);
    if (tab === undefined) {
      missing ??= setTimeout(() => follow(null), FOLLOW_KEEPS_MS);
      return;
    }
    found();
    if (circular(person)) {
      follow(null);
      return;
    }
    if (tab.view !== null && !sameView(tab.view, mirrored.get())) mirrored.set(tab.view);
    if (tab.watching !== null && tab.watching !== watching) {
      watching = tab.watching;
      mirrorWatching(watching);
    }
  }

  const stop = board.subscribe(mirror);
  idleTimer = setTimeout(rest, IDLE_AFTER_MS);

  return {
    others: board,
    view,
    following,
    mirrored,
    follow,
    takeOver: () => follow(null),
    show(part) {
      const next = { ...view.get(), ...part };
      if (sameView(next, view.get())) return;
      view.set(next);
      say({ view: next });
    },
    point(at) {
      if (at === cursor || (at !== null && cursor !== null && at.every((value, i) => value === cursor![i])))
        return;
      cursor = at;
      say({ cursor });
    },
    active() {
      clearTimeout(idleTimer);
      idleTimer = setTimeout(rest, IDLE_AFTER_MS);
      if (!idle) return;
      idle = false;
      say({ idle });
    },
    joined() {
      mirror();
      say({ view: view.get(), idle, cursor, following: following.get() });
    },
    close() {
      stop();
      found();
      clearTimeout(idleTimer);
      clearTimeout(pace);
    },
  };
}

const sameView = (a: View, b: View | null): boolean => JSON.stringify(a) === JSON.stringify(b);
