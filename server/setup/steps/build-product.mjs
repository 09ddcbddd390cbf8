import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from '../child.mjs';
import { bundleFolder, fromRoot, root } from '../places.mjs';
import { step } from '../progress.mjs';
import { SetupError } from '../setup-error.mjs';
import { digestOf, readStamp, writeStamp } from '../stamp.mjs';

/**
 * Every file that a process or thread starts from, each with a bundle at the same place under build/. Whoever starts a thread finds
 * its file by a path relative to build/server/index.js.
 */
const entries = [
  'server/index.ts',
  'server/inference/worker.ts',
  'server/http/picture-worker.ts',
  'server/training/runs/run-process.ts',
];

const pageSources = ['app', 'lib', 'public', 'next.config.js', 'tsconfig.json', 'package-lock.json'];
const serverSources = [
  'server',
  'lib',
  'prisma/client',
  'prisma/postgresql-client',
  'tsconfig.json',
  'package-lock.json',
];
/** Weights are read where they stand, and set-up runs before there is a bundle. */
const isSource = (path) => !path.startsWith('server/models/') && !path.startsWith('server/setup/');

/** Builds the pages for production where their sources have changed since the last time. Needs the packages only. */
export async function buildPages() {
  // Pages reach the server's code only through types and one port file: it counts as well.
  const digest = digestOf([...pageSources, 'server/pages'], isSource);
  if (readStamp('pages') === digest && existsSync(fromRoot('.next', 'BUILD_ID'))) return;
  await step('Building the pages (about half a minute)', async () => {
    const cli = fromRoot('node_modules', 'next', 'dist', 'bin', 'next');
    const { code, output } = await runQuietly(process.execPath, [cli, 'build'], {
      env: { NODE_ENV: 'production' },
    });
    if (code !== 0)
      throw new SetupError('The pages could not be built: what Next.js said stands above.', output);
    writeStamp('pages', digest);
  });
}

/** The same for the server. Needs the database client. */
export async function buildServer() {
  const digest = [digestOf(serverSources, isSource), ...entries].join(' ');
  if (readStamp('server') === digest && existsSync(join(bundleFolder, 'index.js'))) return;
  await step('Building the server', async () => {
    const { build } = await import('esbuild');
    rmSync(bundleFolder, { recursive: true, force: true });
    try {
      await build({
        absWorkingDir: root,
        entryPoints: entries,
        outbase: root,
        outdir: fromRoot('build'),
        bundle: true,
        packages: 'external',
        alias: { '@': root },
        platform: 'node',
        format: 'esm',
        target: 'node20.19',
        sourcemap: true,
        logLevel: 'silent',
      });
    } catch (error) {
      throw new SetupError('The server could not be built: the reason stands above.', error.message);
    }
    writeStamp('server', digest);
  });
}
