/** Seconds for people: `0.4 s`, `21 s`, `1 min 50 s`. */
export function inWords(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Says what is being done before it is done, since a step may take minutes, and how long it took after. `work` may return a sentence
 * that replaces "done".
 */
export async function step(title, work) {
  const start = performance.now();
  process.stderr.write(`${title} … `);
  try {
    const said = await work();
    process.stderr.write(
      `${typeof said === 'string' ? said : 'done'} (${inWords(performance.now() - start)})\n`,
    );
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}
