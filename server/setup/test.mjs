// npm test: sets up what is missing and runs every check; the last line counts them.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/test.mjs'));
