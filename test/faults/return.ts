import { Worker } from 'node:worker_threads';
import type { Socket } from 'socket.io-client';
import { createBackOff } from '@/app/session/back-off';
import { startProduct, temporaryData } from '../support/product';
import type { Outcome } from './outcome';
import { until } from './until';
import { joined, newVisitor, type Visitor } from './visitor';

const ROOMS = 100;
/** They all come from this machine; those of a real crowd do not. */
const LIMITS =
  'join.address=100000/5, join.person=1000/10, new-person.address=100000/60, make-room.address=100000/60';
/** On a machine that does other things besides. */
const PATIENCE_MS = 300_000;
/** Connections that are opened at the same time the first time. */
const DOORS = 32;

export interface ReturnOutcome extends Outcome {
  /** The longest that an answer to GET /api/health took while everybody came back. */
  readonly healthMs: number;
}

/** The server is killed and starts again; everybody calls it anew, as pages do, after a pause that differs for each. */
export async function returnAtOnce(sockets: number): Promise<ReturnOutcome> {
  const data = temporaryData();
  let product = await startProduct({ dataDir: data.dir, env: { LIMITS, LOG_LEVEL: 'silent' } });
  const { port, origin } = product;
  const back = new Set<number>();
  let ended = false;
  let lost = 0;

  const stay = async (visitor: Visitor, number: number): Promise<void> => {
    const backOff = createBackOff();
    while (!ended) {
      const socket = await joined(visitor, `return-${number}-${process.pid}`).catch(() => null);
      if (socket) {
        backOff.reset();
        back.add(number);
        open.set(number, socket);
        await new Promise((resolve) => socket.once('disconnect', resolve));
        back.delete(number);
      }
      if (!ended) await new Promise((resolve) => setTimeout(resolve, backOff.next()));
    }
  };
  const open = new Map<number, Socket>();
  try {
    const hosts: Visitor[] = [];
    for (let room = 0; room < ROOMS; room++) hosts.push(await newVisitor(origin));
    // Each room's ten tabs are one person's: what is measured is their coming, not the making of a thousand people.
    const staying: Promise<void>[] = [];
    for (let number = 0; number < sockets; number++) {
      staying.push(stay(hosts[number % ROOMS]!, number));
      await until(() => back.size > number - DOORS, PATIENCE_MS);
    }
    await until(() => back.size === sockets, PATIENCE_MS);

    await product.stop('SIGKILL');
    product = await startProduct({ dataDir: data.dir, port, env: { LIMITS, LOG_LEVEL: 'silent' } });
    const watch = watchHealth(origin);
    const began = performance.now();
    await until(() => back.size === sockets, PATIENCE_MS).catch(() => {
      lost = sockets - back.size;
    });
    const healthMs = await watch();
    ended = true;
    for (const socket of open.values()) socket.disconnect();
    await Promise.all(staying);
    return {
      fault: `${sockets} sockets return at once`,
      of: 'sockets',
      tried: sockets,
      lost,
      note: `all back after ${((performance.now() - began) / 1000).toFixed(1)} s; health answered within ${Math.round(healthMs)} ms`,
      healthMs,
    };
  } finally {
    ended = true;
    await product.stop('SIGKILL');
    data.remove();
  }
}

/** Asks in a thread of its own, which a thousand sockets do not keep busy. The returned function ends it and gives the longest, ms. */
function watchHealth(origin: string): () => Promise<number> {
  const thread = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     let longest = 0, over = false;
     parentPort.once('message', () => { over = true; });
     (async () => {
       while (!over) {
         const began = performance.now();
         const ready = await fetch(workerData + '/api/health').then(({ status }) => status === 200, () => false);
         longest = Math.max(longest, ready ? performance.now() - began : Infinity);
         await new Promise((resolve) => setTimeout(resolve, 50));
       }
       parentPort.postMessage(longest);
     })();`,
    { eval: true, workerData: origin },
  );
  return async () => {
    const longest = new Promise<number>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
    thread.postMessage('enough');
    return longest;
  };
}
