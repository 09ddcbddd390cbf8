import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { WaitersFirst } from './setup/waiters-first.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Files that leave nothing behind in their process follow each other in one: a process of its own, with all modules loaded anew, costs
 * more than most of them do.
 */
const together = ['test/{lib,app}/**/*.test.ts', 'test/server/{auth,games,http,rooms,sockets}/**/*.test.ts'];
const notHere = ['test/e2e/**', 'node_modules/**'];

export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    setupFiles: ['test/setup/console-guard.ts', 'test/setup/fixed-seeds.ts'],
    pool: 'forks',
    // One more than most machines of continuous integration have cores: at any time somebody waits.
    maxWorkers: 3,
    sequence: { sequencer: WaitersFirst },
    // For what hangs, on a machine that is busy with other things.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    projects: [
      { extends: true, test: { name: 'together', include: together, exclude: notHere, isolate: false } },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...notHere, ...together] },
      },
    ],
  },
});
