import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const OWN_THREADS = '/proc/self/task';

/**
 * The lowest priority for this process: whoever draws on the machine goes first. Linux keeps one for each thread, and hands it on to those
 * that start later; the runtime's own, which compile and collect garbage, run already.
 */
export function giveWay(): void {
  const { PRIORITY_LOW } = constants.priority;
  setPriority(PRIORITY_LOW);
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync(OWN_THREADS))
    try {
      setPriority(Number(thread), PRIORITY_LOW);
    } catch {
      // It ended meanwhile.
    }
}
