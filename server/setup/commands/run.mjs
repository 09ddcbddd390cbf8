import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInForeground } from '../child.mjs';
import { prepareToRun } from '../prepare.mjs';
import { SetupError, tellFailures } from '../setup-error.mjs';

/** Runs a TypeScript file of the project with the arguments that follow it. Threads that it starts read TypeScript as well. */
export async function run([file, ...args]) {
  await tellFailures(async () => {
    if (file === undefined)
      throw new SetupError('Say which file to run: node server/setup/run.mjs FILE.ts [ARGUMENTS]');
    const path = resolve(file);
    if (!existsSync(path)) throw new SetupError(`There is no file ${file}.`);
    await prepareToRun();
    process.exitCode = await runInForeground(['--import', 'tsx', path, ...args]);
  });
}
