import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFolder } from '../places.mjs';
import { prepareToServe } from '../prepare.mjs';
import { tellFailures } from '../setup-error.mjs';

/** The server runs in this very process: signals and the exit code are its own, with nothing in between to lose them. */
export async function run() {
  await tellFailures(async () => {
    process.env.NODE_ENV = 'production';
    await prepareToServe();
    process.setSourceMapsEnabled(true);
    await import(pathToFileURL(join(bundleFolder, 'index.js')).href);
  });
}
