// npm start: sets up what is missing, builds what is stale, and becomes the server.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/start.mjs'));
