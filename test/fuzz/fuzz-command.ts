import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** All fuzz targets with a million cases between them, on the seed that is given or a new one. */
const seed = process.argv[2] ?? String(Date.now() % 1e9);
console.log(`Seed ${seed}; to run it again: npm run test:fuzz -- ${seed}`);
const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=verbose',
    'test/fuzz/',
  ],
  { env: { ...process.env, FUZZ: 'full', PROPERTY_SEED: seed, NODE_ENV: 'test' }, stdio: 'inherit' },
);
const [code] = await once(child, 'exit');
process.exitCode = (code as number | null) ?? 1;
