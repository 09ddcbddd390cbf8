/** Seconds for people: `0.4 s`, `21 s`, `1 min 50 s`. */
export function inWords(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The step whose line is not ended yet; several run at once. */
let open = null;

function begin(title) {
  if (open !== null) process.stderr.write('\n');
  process.stderr.write(`${title} … `);
  open = title;
}

/** Goes on on the step's own line, or on a new one that names it where another step's stands between. */
function say(title, words) {
  if (open !== title) {
    if (open !== null) process.stderr.write('\n');
    process.stderr.write(`${title}: `);
  }
  process.stderr.write(words);
  open = title;
}

function end(title, words) {
  say(title, `${words}\n`);
  open = null;
}

/**
 * Says what is being done before it is done, since a step may take minutes, and how long it took after. `work` may say more on the way
 * by what it is handed, and may return a sentence that replaces "done".
 */
export async function step(title, work) {
  const start = performance.now();
  begin(title);
  try {
    const said = await work((words) => say(title, `${words} … `));
    end(title, `${typeof said === 'string' ? said : 'done'} (${inWords(performance.now() - start)})`);
  } catch (error) {
    end(title, 'failed');
    throw error;
  }
}

/** Steps that do not depend on each other. The first that failed is told when all have ended: nothing is left running behind a message. */
export async function sideBySide(...steps) {
  const results = await Promise.allSettled(steps.map((run) => run()));
  const failed = results.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}
