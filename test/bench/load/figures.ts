import type { LoadReport, Span } from './messages';

export interface Figures {
  /** Of every update, at every other tab of its room: milliseconds from its sending to its being there. */
  readonly seenAfter: readonly number[];
  /** Of each tab, the longest of those: how far behind it ever was. What never came counts from its sending to the end. */
  readonly behind: readonly number[];
  /** Of each who draws: predictions of what they draw that reached those who watch, a second, mean over the watchers. */
  readonly predictionsPerSecond: readonly number[];
  /** Of each who draws. */
  readonly updatesPerSecond: readonly number[];
  /** Of each who watches. */
  readonly framesPerSecond: readonly number[];
  /** Updates that never came to a tab, over all tabs. */
  readonly missing: number;
  /** Tabs that lost their connection. */
  readonly lost: number;
}

export function figuresOf({ tabs }: LoadReport, span: Span): Figures {
  const seconds = (span.until - span.from) / 1000;
  const drawers = tabs.filter(({ sent }) => sent.n.length > 0);
  const seenAfter: number[] = [];
  const behind: number[] = [];
  let missing = 0;
  for (const { room, session, seen } of tabs) {
    const arrived = new Map<string, Map<number, number>>(seen.sessions.map((who) => [who, new Map()]));
    for (const [i, n] of seen.n.entries()) arrived.get(seen.sessions[seen.who[i]!]!)!.set(n, seen.at[i]!);
    let most = 0;
    for (const drawer of drawers) {
      if (drawer.room !== room || drawer.session === session) continue;
      const theirs = arrived.get(drawer.session);
      drawer.sent.n.forEach((n, i) => {
        const at = theirs?.get(n);
        if (at === undefined) missing++;
        else seenAfter.push(at - drawer.sent.at[i]!);
        most = Math.max(most, (at ?? span.until) - drawer.sent.at[i]!);
      });
    }
    behind.push(most);
  }
  const watchers = tabs.filter(({ watches }) => watches);
  return {
    seenAfter,
    behind,
    missing,
    lost: tabs.filter(({ closed }) => closed !== null).length,
    updatesPerSecond: drawers.map(({ sent }) => sent.n.length / seconds),
    framesPerSecond: watchers.map(({ frames }) => frames / seconds),
    predictionsPerSecond: drawers.map(({ room, session }) => {
      const theirs = watchers.filter((tab) => tab.room === room);
      const all = theirs.reduce((sum, tab) => sum + (tab.predictions.get(session) ?? 0), 0);
      return all / Math.max(1, theirs.length) / seconds;
    }),
  };
}
