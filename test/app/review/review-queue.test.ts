import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Outcome, ReviewApi, ReviewItem, Verdict } from '@/app/review/review-api';
import { createReviewQueue, type QueueView, type ReviewQueue } from '@/app/review/review-queue';

const item = (i: number): ReviewItem => ({
  id: `drawing-${i}`,
  person: 'person-one',
  holdOut: false,
  source: 'free',
  at: i,
  model: 'cnn@shipped',
  status: 'pending',
  number: null,
  input: '',
  strokes: [],
  opinion: null,
});

const VIEW: QueueView = {
  filter: { status: 'pending' },
  order: 'oldest',
  blind: false,
  ahead: 3,
  refillBelow: 3,
};

/** A server with so many drawings; what was judged or is held does not come again. */
class FakeServer implements ReviewApi {
  readonly verdicts: { readonly id: string; readonly verdict: Verdict }[] = [];
  readonly opinions: [string, unknown][] = [];
  readonly claimed: [readonly string[], readonly string[]][] = [];
  readonly asked: number[] = [];
  refuses: Outcome['refused'] = null;
  down = false;
  left: ReviewItem[];

  constructor(count: number) {
    this.left = Array.from({ length: count }, (_, i) => item(i));
  }

  async next({ limit, except }: Parameters<ReviewApi['next']>[0]) {
    this.asked.push(limit);
    const drawings = this.left.filter(({ id }) => !except.includes(id)).slice(0, limit);
    return { ok: true as const, value: { drawings, waiting: this.left.length } };
  }
  async claims(keep: readonly string[], release: readonly string[]) {
    this.claimed.push([keep, release]);
    return { ok: true as const, value: {} };
  }
  async judge(verdicts: readonly { readonly id: string; readonly verdict: Verdict }[]) {
    if (this.down) return { ok: false as const, error: { code: 'unavailable' as const, message: 'Away.' } };
    this.verdicts.push(...verdicts);
    for (const { id, verdict } of verdicts)
      if (verdict.kind === 'undo') this.left.unshift(item(Number(id.slice(8))));
      else this.left = this.left.filter((one) => one.id !== id);
    return {
      ok: true as const,
      value: { outcomes: verdicts.map(({ id }) => ({ id, refused: this.refuses })) },
    };
  }
  async opinion(id: string, label: unknown) {
    this.opinions.push([id, label]);
    this.left = this.left.filter((one) => one.id !== id);
    return { ok: true as const, value: { outcome: { id, refused: null } } };
  }
}

let server: FakeServer;
let queue: ReviewQueue;
const open = async (count: number, change: Partial<QueueView> = {}) => {
  server = new FakeServer(count);
  queue = createReviewQueue({ ...VIEW, ...change }, server);
  await vi.advanceTimersByTimeAsync(0);
};
const shown = () => queue.state.get().items.map(({ id }) => Number(id.slice(8)));
const rest = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  queue.close();
  vi.useRealTimers();
});

describe('the review queue', () => {
  test('has the next drawing there at once, before the server has heard of the last', async () => {
    await open(10);
    expect(shown()).toEqual([0, 1, 2]);
    queue.judge(['drawing-0'], { kind: 'accept' });
    expect(shown()[0]).toBe(1);
    expect(server.verdicts).toEqual([]);
    await rest();
    expect(server.verdicts).toEqual([{ id: 'drawing-0', verdict: { kind: 'accept' } }]);
    expect(shown().length).toBeGreaterThanOrEqual(3);
    expect(queue.state.get()).toMatchObject({ judged: 1, waiting: 9, ended: false });
  });

  test('shows each drawing once to its end, and says that it is the end', async () => {
    await open(7);
    const seen: number[] = [];
    while (shown().length > 0) {
      seen.push(shown()[0]!);
      queue.judge([`drawing-${shown()[0]}`], { kind: 'label', label: 4 });
      await rest();
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(queue.state.get()).toMatchObject({ ended: true, waiting: 0, judged: 7 });
  });

  test('brings back what was judged last, many at once where they were judged together', async () => {
    await open(10, { ahead: 6, refillBelow: 1 });
    queue.judge(['drawing-1', 'drawing-2'], { kind: 'reject' });
    await rest();
    expect(shown()).toEqual([0, 3, 4, 5]);
    await queue.undo();
    expect(shown().slice(0, 2)).toEqual([1, 2]);
    expect(server.verdicts.slice(2).map(({ verdict }) => verdict.kind)).toEqual(['undo', 'undo']);
    expect(queue.state.get()).toMatchObject({ judged: 0, canUndo: false });
  });

  test('passes over what was skipped, gives it back, and does not get it again', async () => {
    await open(4);
    queue.skip('drawing-0');
    await rest();
    expect(server.claimed).toContainEqual([[], ['drawing-0']]);
    queue.judge(['drawing-1'], { kind: 'accept' });
    queue.judge(['drawing-2'], { kind: 'accept' });
    queue.judge(['drawing-3'], { kind: 'accept' });
    await rest();
    expect(queue.state.get()).toMatchObject({ items: [], ended: true });
  });

  test('says what the server did not take, and keeps what it could not be asked', async () => {
    await open(5);
    server.refuses = 'claimed';
    queue.judge(['drawing-0'], { kind: 'accept' });
    await rest();
    expect(queue.state.get().problem).toContain('Another reviewer');
    server.down = true;
    queue.judge(['drawing-1'], { kind: 'accept' });
    await rest();
    expect(queue.state.get().problem).toBe('Away.');
    expect(shown()[0]).toBe(1);
  });

  test('in blind mode notes opinions and takes nothing back', async () => {
    await open(5, { blind: true });
    queue.say('drawing-0', 'none');
    await rest();
    expect(server.opinions).toEqual([['drawing-0', 'none']]);
    expect(queue.state.get().canUndo).toBe(false);
    await queue.undo();
    expect(server.verdicts).toEqual([]);
  });

  test('counts what the server has taken, and not what it has not heard of', async () => {
    await open(5, { blind: true });
    queue.say('drawing-0', 4);
    expect(queue.state.get()).toMatchObject({ judged: 1, heard: 0 });
    await rest();
    expect(queue.state.get().heard).toBe(1);
  });

  test('holds what it shows while the page is open, and lets go when it closes', async () => {
    await open(5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.claimed).toContainEqual([['drawing-0', 'drawing-1', 'drawing-2'], []]);
    queue.close();
    expect(server.claimed.at(-1)).toEqual([[], ['drawing-0', 'drawing-1', 'drawing-2']]);
    const calls = server.claimed.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.claimed).toHaveLength(calls);
  });
});
