const LOOK_EVERY_MS = 20;
/** Longer than anything here takes on a busy machine. */
const PATIENCE_MS = 300_000;

/** Resolves when it is so. @throws where it does not come to that in time */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > end)
      throw new Error(`It did not come to that in ${patienceMs / 1000} s: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
