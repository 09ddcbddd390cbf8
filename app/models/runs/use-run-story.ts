import { useEffect, useState } from 'react';
import type { Run, RunEvent } from '@/lib/training/run';
import { isOver, type RunStory, told, UNTOLD } from './run-story';

/** Follows a run to its end; a connection that breaks is taken up again by the browser. `times`: another one begins anew. */
export function useRunStory(id: string, times: number): RunStory {
  const [story, setStory] = useState(UNTOLD);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that was resumed is followed again
  useEffect(() => {
    const source = new EventSource(`/api/training/runs/${encodeURIComponent(id)}/events`);
    source.addEventListener('event', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as RunEvent;
      setStory((now) => told(now, event));
    });
    source.addEventListener('run', ({ data }: MessageEvent<string>) => {
      const run = JSON.parse(data) as Run;
      setStory((now) => ({ ...now, run }));
      if (isOver(run)) source.close();
    });
    return () => source.close();
  }, [id, times]);
  return story;
}
