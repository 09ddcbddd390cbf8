import { Worker } from 'node:worker_threads';
import type { Socket } from 'socket.io-client';
import { createBackOff } from '@/app/session/back-off';
import { type Product, startProduct, temporaryData } from '../support/servers/product';
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

/** The slowest answers to GET /api/health. */
export interface Health {
  /** By the clock, on which other programs of the machine count, too; infinite where the server was not ready. */
  readonly ms: number;
  /**
   * The processor time that the server's event loop took until it answered: how long an answer takes where it has a processor for
   * itself. Null where the system does not say.
   */
  readonly workMs: number | null;
}

export interface ReturnOutcome extends Outcome {
  /** While everybody came back. */
  readonly health: Health;
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
    const watch = watchHealth(product);
    const began = performance.now();
    await until(() => back.size === sockets, PATIENCE_MS).catch(() => {
      lost = sockets - back.size;
    });
    const health = await watch();
    ended = true;
    for (const socket of open.values()) socket.disconnect();
    await Promise.all(staying);
    return {
      fault: `${sockets} sockets return at once`,
      of: 'sockets',
      tried: sockets,
      lost,
      note: `all back after ${((performance.now() - began) / 1000).toFixed(1)} s; health answered within ${Math.round(health.ms)} ms, ${Math.round(health.workMs ?? health.ms)} ms of them its own work`,
      health,
    };
  } finally {
    ended = true;
    await product.stop('SIGKILL');
    data.remove();
  }
}

/** The returned function ends it. */
function watchHealth({ origin, pid }: Product): () => Promise<Health> {
  const thread = new Worker(new URL('./health-watch.mjs', import.meta.url), { workerData: { origin, pid } });
  return async () => {
    const longest = new Promise<Health>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
    });
    thread.postMessage('enough');
    return longest;
  };
}
