import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Processor time up to now, milliseconds. */
export interface ProcessorTimes {
  /** Of each process asked for: its main thread, where JavaScript's event loop runs, and all of its threads. */
  readonly processes: readonly {
    readonly mainThread: number;
    readonly all: number;
    /** How long its main thread could have run and had no processor. */
    readonly waited: number;
  }[];
  /** Of everything on the machine. */
  readonly machine: number;
}

/** Null where the system does not say (it is Linux that does). */
export function processorTimes(pids: readonly number[]): ProcessorTimes | null {
  try {
    return { processes: pids.map(timesOf), machine: busyMs() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function timesOf(pid: number): ProcessorTimes['processes'][number] {
  const main = scheduled(pid, pid);
  const all = readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    try {
      return sum + scheduled(pid, Number(thread)).ran;
    } catch {
      // It ended meanwhile.
      return sum;
    }
  }, 0);
  return { mainThread: main.ran, all, waited: main.waited };
}

/** `schedstat`: nanoseconds on a processor, nanoseconds of waiting for one, turns. */
function scheduled(pid: number, thread: number): { readonly ran: number; readonly waited: number } {
  const [ran, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
  return { ran: ran! / 1e6, waited: waited! / 1e6 };
}

const busyMs = (): number =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
