import { createDesk, type Job, type Results } from './desk';

/** To the worker. */
export interface WorkerJob {
  readonly id: number;
  readonly job: Job;
}

/** From the worker: first that it runs, then one answer a job, in any order. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly result: Results[Job['kind']] }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

const answer = (message: WorkerAnswer): void => self.postMessage(message);

// A message to oneself: unlike a timer's, its turn comes at once, yet after what has already come.
const turns = new MessageChannel();
let resume: (() => void)[] = [];
turns.port1.onmessage = () => {
  const due = resume;
  resume = [];
  for (const go of due) go();
};
const desk = createDesk(
  () =>
    new Promise((resolve) => {
      resume.push(resolve);
      turns.port2.postMessage(null);
    }),
);

self.onmessage = async ({ data: { id, job } }: MessageEvent<WorkerJob>) => {
  try {
    answer({ kind: 'done', id, result: await desk.run(job) });
  } catch (error) {
    answer({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
};

answer({ kind: 'ready' });
