import type { Run, RunEpoch, RunEvent } from '@/lib/training/run';

type Point = Extract<RunEvent, { kind: 'point' }>;
type Line = Extract<RunEvent, { kind: 'log' }>;

/** What has been told of a run so far. */
export interface RunStory {
  readonly run: Run | null;
  /** n of the last event. */
  readonly seen: number;
  readonly log: readonly Line[];
  readonly points: readonly Point[];
  readonly epochs: readonly RunEpoch[];
}

export const UNTOLD: RunStory = { run: null, seen: 0, log: [], points: [], epochs: [] };

export const isOver = (run: Run): boolean => run.status !== 'queued' && run.status !== 'running';

/** Told twice, after a connection that was lost, is told once. A run that begins anew takes the place of what it had drawn. */
export function told(story: RunStory, event: RunEvent): RunStory {
  if (event.n <= story.seen) return story;
  const next = { ...story, seen: event.n };
  switch (event.kind) {
    case 'log':
      return { ...next, log: [...story.log, event] };
    case 'point':
      return { ...next, points: [...story.points.filter(({ step }) => step < event.step), event] };
    case 'epoch':
      return {
        ...next,
        epochs: [...story.epochs.filter(({ epoch }) => epoch < event.epoch.epoch), event.epoch],
      };
    default: {
      const never: never = event;
      throw new Error(`An unknown event: ${JSON.stringify(never)}`);
    }
  }
}
