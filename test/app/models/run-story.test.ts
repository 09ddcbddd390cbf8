import { describe, expect, it } from 'vitest';
import { told, UNTOLD } from '@/app/models/runs/run-story';
import type { RunEvent } from '@/lib/training/run';

const point = (n: number, step: number): RunEvent => ({
  n,
  at: 0,
  kind: 'point',
  step,
  steps: 100,
  loss: 1 / step,
  accuracy: 0.5,
});
const tell = (events: readonly RunEvent[]) => events.reduce(told, UNTOLD);

describe('what is told of a run', () => {
  it('told twice counts once', () => {
    const events: RunEvent[] = [{ n: 1, at: 0, kind: 'log', text: 'Begins' }, point(2, 10), point(3, 20)];
    const once = tell(events);
    expect(tell([...events, ...events])).toEqual(once);
    expect(once.log).toHaveLength(1);
    expect(once.points.map(({ step }) => step)).toEqual([10, 20]);
  });

  it('of a run that goes on from its checkpoint takes the place of what came after it', () => {
    const story = tell([point(1, 10), point(2, 20), point(3, 30), point(4, 20), point(5, 30)]);
    expect(story.points.map(({ n, step }) => [n, step])).toEqual([
      [1, 10],
      [4, 20],
      [5, 30],
    ]);
  });
});
