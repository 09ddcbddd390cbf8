import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createPresence,
  FOLLOW_KEEPS_MS,
  firstView,
  IDLE_AFTER_MS,
  SEND_EVERY_MS,
} from '@/app/session/presence';
import { createPresenceBoard, DRAWING_LASTS_MS } from '@/app/session/presence-board';
import type { ParticipantId, SessionId } from '@/lib/ids';
import type { Entry } from '@/lib/room/entry';
import type { ClientMessage, TabPresence, View } from '@/lib/wire';
import { beginOp } from '@/test/support/rooms/room-play';

const [me, ada, ben] = ['me-myself', 'ada-lovelace', 'ben-bitdiddle'] as ParticipantId[] as [
  ParticipantId,
  ParticipantId,
  ParticipantId,
];
const tab = (name: string): SessionId => `session-${name}` as SessionId;
const view = (sheet: number): View => ({ ...firstView, sheet });

interface Said {
  readonly message: ClientMessage<'presence'>;
  readonly passing: boolean;
}

function start() {
  const said: Said[] = [];
  const watched: unknown[] = [];
  const board = createPresenceBoard();
  const presence = createPresence({
    board,
    self: () => me,
    send: (message, passing) => said.push({ message, passing }),
    mirrorWatching: (watching) => watched.push(watching),
  });
  const come = (session: string, by: ParticipantId, more: Partial<TabPresence> = {}) =>
    board.hear([{ session: tab(session), by, cursor: null, idle: false, following: null, ...more }]);
  return { board, presence, said, watched, come };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('what this tab says', () => {
  it('goes at once, then at most every 50 ms, the newest word of each field alone', () => {
    const { presence, said } = start();
    for (let x = 0; x < 100; x++) {
      presence.point([0, x, 5]);
      if (x === 40) presence.show({ sheet: 3 });
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(1000);
    expect(said.length).toBe(500 / SEND_EVERY_MS + 1);
    expect(said[0]).toEqual({ message: { cursor: [0, 0, 5] }, passing: true });
    expect(said.at(-1)).toEqual({ message: { cursor: [0, 99, 5] }, passing: true });
    expect(said.filter(({ message }) => message.view)).toEqual([
      { message: { cursor: expect.anything(), view: view(3) }, passing: false },
    ]);
  });

  it('may be lost where the next says more, and never where it is the last of its kind', () => {
    const { presence, said } = start();
    presence.point([0, 1, 1]);
    vi.advanceTimersByTime(100);
    presence.point(null);
    expect(said.map(({ passing }) => passing)).toEqual([true, false]);
  });

  it('P1 is said whole again after each join', () => {
    const { presence, said, come } = start();
    come('a', ada);
    presence.follow(ada);
    presence.show({ sheet: 2 });
    vi.advanceTimersByTime(1000);
    presence.joined();
    expect(said.at(-1)?.message).toEqual({ view: view(2), idle: false, cursor: null, following: ada });
  });

  it('is that it rests after a minute without input, and that it does no more', () => {
    const { presence, said } = start();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    presence.active();
    vi.advanceTimersByTime(IDLE_AFTER_MS - 1);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1);
    presence.active();
    vi.advanceTimersByTime(SEND_EVERY_MS);
    expect(said.map(({ message }) => message)).toEqual([{ idle: true }, { idle: false }]);
  });
});

describe('following', () => {
  it('mirrors the view and what is watched, as it comes, of the tab that was used last', () => {
    const { board, presence, watched, come } = start();
    come('a1', ada, { watching: { sheet: 0, glyph: 'latest', layers: 'default' } });
    presence.follow(ada);
    expect(watched).toEqual([{ sheet: 0, glyph: 'latest', layers: 'default' }]);
    board.hear([{ session: tab('a1'), view: view(1) }]);
    expect(presence.mirrored.get()).toEqual(view(1));
    come('a2', ada, { view: view(2), watching: { sheet: 0, glyph: null, layers: 'all' } });
    expect(presence.mirrored.get()).toEqual(view(2));
    expect(watched.at(-1)).toEqual({ sheet: 0, glyph: null, layers: 'all' });
    const before = presence.mirrored.get();
    board.hear([{ session: tab('a2'), cursor: [0, 1, 1], view: view(2) }]);
    expect(presence.mirrored.get()).toBe(before);
    presence.takeOver();
    expect(presence.following.get()).toBeNull();
    expect(presence.mirrored.get()).toBeNull();
  });

  it('P4 goes on over a reload, and ends when they stay away', () => {
    const { board, presence, come } = start();
    come('a1', ada);
    presence.follow(ada);
    board.hear([{ session: tab('a1'), gone: true }]);
    vi.advanceTimersByTime(FOLLOW_KEEPS_MS - 1);
    come('a2', ada);
    vi.advanceTimersByTime(FOLLOW_KEEPS_MS);
    expect(presence.following.get()).toBe(ada);
    board.reset([]);
    vi.advanceTimersByTime(FOLLOW_KEEPS_MS);
    expect(presence.following.get()).toBeNull();
  });

  it('P4 never goes in a circle, over somebody else either', () => {
    const { board, presence, come } = start();
    come('a', ada);
    come('b', ben, { following: me });
    presence.follow(ada);
    expect(presence.following.get()).toBe(ada);
    board.hear([{ session: tab('a'), following: ben }]);
    expect(presence.following.get()).toBeNull();
    presence.follow(me);
    expect(presence.following.get()).toBeNull();
  });
});

describe('the others', () => {
  const ink = (session: string, by: ParticipantId): Entry =>
    ({ seq: 1, session: tab(session), n: 1, by, at: 0, op: beginOp() }) as Entry;

  it('are listed by person: resting when all their tabs rest, drawing while their ink grows', () => {
    const { board, come } = start();
    come('a1', ada, { idle: true });
    come('a2', ada);
    expect(board.people.get().get(ada)).toMatchObject({ idle: false, drawing: false });
    board.hear([{ session: tab('a2'), idle: true }]);
    expect(board.people.get().get(ada)?.idle).toBe(true);
    board.entries([ink('a1', ada), ink('own', ben)], tab('own'));
    expect(board.people.get().get(ada)?.drawing).toBe(true);
    vi.advanceTimersByTime(DRAWING_LASTS_MS);
    expect(board.people.get().get(ada)?.drawing).toBe(false);
  });

  it('are not rendered anew for a cursor', () => {
    const { board, come } = start();
    come('a', ada);
    const before = board.people.get();
    let told = 0;
    board.subscribe(() => told++);
    board.hear([{ session: tab('a'), cursor: [0, 5, 5] }]);
    expect(board.people.get()).toBe(before);
    expect(told).toBe(1);
    expect(board.tabs.get(tab('a'))?.cursor).toEqual([0, 5, 5]);
  });

  it('leave with their last tab, and a word of a tab that nobody knows is nothing', () => {
    const { board, come } = start();
    come('a1', ada);
    come('a2', ada);
    board.hear([
      { session: tab('a1'), gone: true },
      { session: tab('zz'), cursor: [0, 0, 0] },
    ]);
    expect([...board.tabs.keys()]).toEqual([tab('a2')]);
    board.hear([{ session: tab('a2'), gone: true }]);
    expect(board.people.get().size).toBe(0);
  });
});
