import { register } from 'tsx/esm/api';

// A worker thread does not inherit what taught its parent TypeScript, on some versions of Node not even through `--import`: it begins
// by teaching itself. Production starts the bundled worker.js instead.
register();
await import('./worker.ts');
