import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, wherever the command was called from. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const fromRoot = (...parts) => join(root, ...parts);

/** The bundled server: one file for each thread or process that starts from a file of its own. */
export const bundleFolder = fromRoot('build', 'server');
