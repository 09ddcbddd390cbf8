import { explanationOf } from '../commands/command';
import { giveWay } from './give-way';
import { performRun } from './perform-run';
import type { FromRun, RunOrder, ToRun } from './run-protocol';

/** The process of one training run. It yields to everything else on the machine. Whoever started it being gone, it keeps a checkpoint and ends. */
giveWay();

const stop = new AbortController();
process.on('message', (message: ToRun) => {
  if (message.kind === 'stop') stop.abort();
});
process.on('disconnect', () => stop.abort());
// Ctrl-C in a terminal reaches this process as well; the one that started it says what is to be done.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => stop.abort());

const tell = (message: FromRun) => {
  if (process.connected) process.send?.(message);
};

try {
  await performRun(JSON.parse(process.argv[2]!) as RunOrder, stop.signal, tell);
} catch (error) {
  tell({ kind: 'failed', reason: explanationOf(error) });
  process.exitCode = 1;
}
// The channel would keep the process alive; what was sent goes out first.
if (process.connected) process.disconnect();
