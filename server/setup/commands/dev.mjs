import { runInForeground } from '../child.mjs';
import { fromRoot } from '../places.mjs';
import { prepareToRun } from '../prepare.mjs';
import { tellFailures } from '../setup-error.mjs';

/** Next.js reloads the pages by itself; tsx starts the server anew when one of its own files changes. */
export async function run() {
  await tellFailures(async () => {
    await prepareToRun();
    const tsx = fromRoot('node_modules', 'tsx', 'dist', 'cli.mjs');
    process.exitCode = await runInForeground([tsx, 'watch', '--clear-screen=false', 'server/index.ts'], {
      NODE_ENV: 'development',
    });
  });
}
