import { root } from './places.mjs';
import { sideBySide } from './progress.mjs';
import { buildPages, buildServer } from './steps/build-product.mjs';
import { buildSqlite } from './steps/build-sqlite.mjs';
import { fetchTensorflow } from './steps/fetch-tensorflow.mjs';
import { generateDatabaseClient } from './steps/generate-database-client.mjs';
import { installPackages } from './steps/install-packages.mjs';

/** Brings a clone, fresh or stale, to where its code can run. Each step is silent and takes milliseconds when it has nothing to do. */
export async function prepareToRun() {
  await prepare(generateDatabaseClient);
}

/** The same, and a production build of what is in the clone now. */
export async function prepareToServe() {
  await prepare(async () => {
    await generateDatabaseClient();
    await buildServer();
  }, buildPages);
}

/** The compiler of SQLite is busy on one core for a minute, and a download waits: other steps go beside them. */
async function prepare(...steps) {
  // The code may rely on it, wherever the command was called from.
  process.chdir(root);
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  await installPackages();
  await sideBySide(buildSqlite, fetchTensorflow, ...steps);
}
