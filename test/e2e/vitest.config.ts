import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { '@/': root } },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    setupFiles: ['test/setup/console-guard.ts'],
    globalSetup: ['test/e2e/global-setup.ts'],
    pool: 'forks',
    // A page waits for its server, and a test for its page: two of them together keep two cores busy.
    maxWorkers: 2,
    // For what hangs; a page that works is done in a fraction of it.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
  },
});
