/** Lets so many in at a time; the others wait in the order of their coming. */
export interface JoinQueue {
  /** @returns null, and nothing was done, where too many wait already */
  run<T>(work: () => Promise<T>): Promise<T | null>;
  readonly waiting: number;
}

/** Each asks the database some ten times: more at once would keep everybody else's questions waiting behind theirs. */
const AT_A_TIME = 8;
/** Some ten seconds' worth. Who comes later comes again. */
const MAX_WAITING = 2_000;

export function createJoinQueue(atATime = AT_A_TIME, maxWaiting = MAX_WAITING): JoinQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    get waiting() {
      return waiting.length;
    },
    async run(work) {
      if (waiting.length >= maxWaiting) return null;
      // A place is handed on, not given back: nobody overtakes.
      if (running >= atATime) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
