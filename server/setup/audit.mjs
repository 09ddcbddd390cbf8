// npm run audit:ci: whether a package that the product runs on is known to be exploitable.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/audit.mjs'));
