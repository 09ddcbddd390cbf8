// node server/setup/run.mjs FILE.ts [ARGUMENTS]: runs one of the project's TypeScript commands.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/run.mjs'));
