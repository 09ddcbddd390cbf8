// A thread of its own, which a thousand sockets do not keep busy: asks a server whether it is ready, again and again, until it is told
// that this is enough; then says how long the slowest answer took, and how much of its event loop's work the server put before any.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const PAUSE_MS = 50;
const { origin, pid } = workerData;

/** Processor time of the main thread, ms; null where the system does not say (it is Linux that does). */
function worked() {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return null;
  }
}

const longest = { ms: 0, workMs: worked() === null ? null : 0 };
let over = false;
parentPort.once('message', () => {
  over = true;
});
while (!over) {
  const [began, before] = [performance.now(), worked()];
  const ready = await fetch(`${origin}/api/health`).then(
    ({ status }) => status === 200,
    () => false,
  );
  longest.ms = Math.max(longest.ms, ready ? performance.now() - began : Number.POSITIVE_INFINITY);
  if (before !== null) longest.workMs = Math.max(longest.workMs, worked() - before);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
parentPort.postMessage(longest);
