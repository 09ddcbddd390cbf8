/** Milliseconds on the machine's steady clock: what two processes read of it can be compared. */
export const steadyMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
