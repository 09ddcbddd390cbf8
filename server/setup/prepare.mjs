import { root } from './places.mjs';
import { buildProduct } from './steps/build-product.mjs';
import { buildSqlite } from './steps/build-sqlite.mjs';
import { fetchTensorflow } from './steps/fetch-tensorflow.mjs';
import { generateDatabaseClient } from './steps/generate-database-client.mjs';
import { installPackages } from './steps/install-packages.mjs';

/** Brings a clone, fresh or stale, to where its code can run. Each step is silent and takes milliseconds when it has nothing to do. */
export async function prepareToRun() {
  // The code may rely on it, wherever the command was called from.
  process.chdir(root);
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  await installPackages();
  await buildSqlite();
  await fetchTensorflow();
  await generateDatabaseClient();
}

/** The same, and a production build of what is in the clone now. */
export async function prepareToServe() {
  await prepareToRun();
  await buildProduct();
}
