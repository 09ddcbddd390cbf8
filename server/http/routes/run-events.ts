import type { TrainingDesk } from '@/server/training/runs/training-desk';

/** A page that went away is noticed when something is written to it. */
const WORD_EVERY_MS = 10_000;
/** Runs in other processes are seen by asking. */
const ASK_EVERY_MS = 1_000;

/** A run as server-sent events, from behind the event `after` until the run is over. */
export async function* eventStream(
  desk: Pick<TrainingDesk, 'find' | 'events' | 'change'>,
  id: string,
  after: number,
): AsyncGenerator<Uint8Array> {
  let seen = after;
  let last = '';
  let quietMs = 0;
  for (;;) {
    // The run first: one that is over has told everything.
    const run = await desk.find(id);
    let text = '';
    for (let events = await desk.events(id, seen); events.length > 0; events = await desk.events(id, seen)) {
      for (const event of events) text += message('event', event, event.n);
      seen = events.at(-1)!.n;
    }
    const now = JSON.stringify(run);
    if (now !== last) text += message('run', run);
    last = now;
    if (text === '' && quietMs >= WORD_EVERY_MS) text = ': still here\n\n';
    quietMs = text === '' ? quietMs + ASK_EVERY_MS : 0;
    if (text !== '') yield Buffer.from(text);
    if (!run || (run.status !== 'queued' && run.status !== 'running')) return;
    await desk.change(ASK_EVERY_MS);
  }
}

const message = (kind: string, data: unknown, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
