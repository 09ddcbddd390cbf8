import { register } from 'tsx/esm/api';

// A worker thread does not inherit what taught its parent TypeScript: it begins by teaching itself. Production starts the bundled
// picture-worker.js instead.
register();
await import('./picture-worker.ts');
