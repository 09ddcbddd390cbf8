// npm run dev: the server and the pages, both reloaded when their files change.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/dev.mjs'));
