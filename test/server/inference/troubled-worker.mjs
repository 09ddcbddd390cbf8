import { parentPort } from 'node:worker_threads';

// The real inference thread, which the test can make crash or hang for real.
parentPort.on('message', (message) => {
  if (message.kind === 'crash') throw new Error('out of memory, say');
  if (message.kind === 'hang') for (;;);
});

await import('../../../server/inference/worker-from-source.mjs');
