import { type Cell, createCell, patch } from '@/app/session/cell';
import type { LabelText } from '@/lib/drawing/label';
import type { Outcome, ReviewApi, ReviewFilter, ReviewItem, ReviewOrder, Verdict } from './review-api';

export interface QueueView {
  readonly filter: ReviewFilter;
  readonly order: ReviewOrder;
  readonly blind: boolean;
  /** How many are asked for at once: a few ahead of the one that is looked at, or a page of the grid … */
  readonly ahead: number;
  /** … when fewer than this are left. */
  readonly refillBelow: number;
}

export interface QueueState {
  /** The first is the one that is looked at. */
  readonly items: readonly ReviewItem[];
  /** How many the filter lets through, as the server last said, less what was judged since. */
  readonly waiting: number | null;
  /** Nothing more comes. */
  readonly ended: boolean;
  readonly judged: number;
  /** How many times the server has taken something of it. */
  readonly heard: number;
  readonly canUndo: boolean;
  readonly problem: string | null;
}

export interface ReviewQueue {
  readonly state: Cell<QueueState>;
  /** Labels, accepts or rejects; the next one is there at once, and the server hears of it behind. */
  judge(ids: readonly string[], verdict: Verdict): void;
  /** In blind mode: what it is, whatever anybody said. */
  say(id: string, label: LabelText): void;
  skip(id: string): void;
  /** Brings back what was judged last. */
  undo(): Promise<void>;
  close(): void;
}

/** Claims last two minutes. */
const RENEW_MS = 30_000;
/** What the server is told not to give again: more than anybody judges before it has heard of it, fewer than it takes. */
const MAX_PASSED = 1_500;

const REASONS: Record<NonNullable<Outcome['refused']>, string> = {
  unknown: 'That drawing was deleted meanwhile.',
  claimed: 'Another reviewer has that drawing just now.',
  unlabelled: 'That drawing has no label yet: say what it is, or reject it.',
  'nothing-to-undo': 'Somebody has judged it since; your verdict cannot be taken back.',
};

/** Keeps a few drawings ahead, so that the next one costs no waiting. */
export function createReviewQueue(view: QueueView, api: ReviewApi): ReviewQueue {
  const state = createCell<QueueState>({
    items: [],
    waiting: null,
    ended: false,
    judged: 0,
    heard: 0,
    canUndo: false,
    problem: null,
  });
  /** Skipped, or judged here: neither is to come again, whether or not the server has heard of it. */
  const passed = new Set<string>();
  /** What was judged, newest last, with what was judged in one go together. */
  const history: (readonly ReviewItem[])[] = [];
  let fetching = false;
  /** Drawings whose verdict the server has not answered yet: it counts them still. */
  let underWay = 0;
  let closed = false;
  /** Verdicts reach the server in order. */
  let sent: Promise<unknown> = Promise.resolve();

  async function fill(): Promise<void> {
    const { items, ended } = state.get();
    if (fetching || ended || closed || items.length >= view.refillBelow) return;
    fetching = true;
    const unheard = underWay;
    const answer = await api.next({
      filter: view.filter,
      order: view.order,
      blind: view.blind,
      limit: view.ahead,
      except: [...items.map(({ id }) => id), ...[...passed].slice(-MAX_PASSED)],
    });
    fetching = false;
    if (closed) return;
    if (!answer.ok) {
      patch(state, { problem: answer.error.message });
      return;
    }
    const here = new Set(state.get().items.map(({ id }) => id));
    const { drawings } = answer.value;
    const fresh = drawings.filter(({ id }) => !here.has(id) && !passed.has(id));
    patch(state, {
      items: [...state.get().items, ...fresh],
      waiting: Math.max(0, answer.value.waiting - unheard),
      ended: drawings.length === 0,
    });
    void fill();
  }

  function takeOut(ids: readonly string[]): ReviewItem[] {
    const { items } = state.get();
    const out = items.filter(({ id }) => ids.includes(id));
    patch(state, { items: items.filter(({ id }) => !ids.includes(id)), problem: null });
    return out;
  }

  function judged(out: readonly ReviewItem[]): void {
    const { waiting, judged } = state.get();
    history.push(out);
    for (const { id } of out) passed.add(id);
    underWay += out.length;
    patch(state, {
      waiting: waiting === null ? null : Math.max(0, waiting - out.length),
      judged: judged + out.length,
      canUndo: !view.blind,
    });
  }

  /** What the server did not take is said; what could not be asked comes back. */
  function note(out: readonly ReviewItem[], outcomes: readonly Outcome[] | string): void {
    underWay -= out.length;
    if (typeof outcomes === 'string') {
      for (const { id } of out) passed.delete(id);
      patch(state, { items: [...out, ...state.get().items], problem: outcomes });
      return;
    }
    patch(state, { heard: state.get().heard + 1 });
    const refused = outcomes.find((outcome) => outcome.refused !== null)?.refused;
    if (refused) patch(state, { problem: REASONS[refused] });
  }

  const renewing = setInterval(() => {
    const held = state.get().items.map(({ id }) => id);
    if (held.length > 0) void api.claims(held, []);
  }, RENEW_MS);
  void fill();

  return {
    state,
    judge(ids, verdict) {
      const out = takeOut(ids);
      if (out.length === 0) return;
      judged(out);
      sent = sent.then(async () => {
        const answer = await api.judge(out.map(({ id }) => ({ id, verdict })));
        note(out, answer.ok ? answer.value.outcomes : answer.error.message);
      });
      void fill();
    },
    say(id, label) {
      const out = takeOut([id]);
      if (out.length === 0) return;
      judged(out);
      sent = sent.then(async () => {
        const answer = await api.opinion(id, label);
        note(out, answer.ok ? [answer.value.outcome] : answer.error.message);
      });
      void fill();
    },
    skip(id) {
      if (takeOut([id]).length === 0) return;
      passed.add(id);
      void api.claims([], [id]);
      void fill();
    },
    async undo() {
      const out = history.pop();
      if (!out || view.blind) return;
      for (const { id } of out) passed.delete(id);
      patch(state, { items: [...out, ...state.get().items], canUndo: history.length > 0 });
      sent = sent.then(async () => {
        const answer = await api.judge(out.map(({ id }) => ({ id, verdict: { kind: 'undo' } })));
        if (!answer.ok) patch(state, { problem: answer.error.message });
        else note([], answer.value.outcomes);
        const { waiting, judged } = state.get();
        patch(state, {
          waiting: waiting === null ? null : waiting + out.length,
          judged: Math.max(0, judged - out.length),
        });
      });
      await sent;
    },
    close() {
      closed = true;
      clearInterval(renewing);
      const held = state.get().items.map(({ id }) => id);
      if (held.length > 0) void api.claims([], held);
    },
  };
}
