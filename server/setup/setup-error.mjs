/** What went wrong and what to do, in a sentence for the person at the terminal; shown without a stack. */
export class SetupError extends Error {
  /** @param {string} message @param {string} [output] the last lines of the tool that failed */
  constructor(message, output = '') {
    super(message);
    this.name = 'SetupError';
    this.output = output;
  }
}

const remedies = {
  EACCES: 'this user may not write there. Give it the right to, or put the project into a folder of its own.',
  EPERM: 'this user may not write there. Give it the right to, or put the project into a folder of its own.',
  EROFS: 'the disk is mounted read-only. Put the project on a disk that can be written.',
  ENOSPC: 'the disk is full. Free some space.',
};

/** Runs a command's body; an expected failure is told without a stack, anything else with one. */
export async function tellFailures(body) {
  try {
    await body();
  } catch (error) {
    if (error instanceof SetupError) {
      if (error.output) console.error(error.output.replace(/^/gm, '  | '));
      console.error(error.message);
    } else if (error?.code in remedies && error.path) {
      console.error(`Set-up cannot write ${error.path}: ${remedies[error.code]}`);
    } else {
      console.error(error);
    }
    process.exit(1);
  }
}
