import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '@/package.json' with { type: 'json' };

/**
 * Version of the program and a digest of the code that trains: two runs whose code differs may come to other weights. The bundle is one
 * file; from source it is what lies in server/training and in what that builds upon.
 */
export async function codeVersion(here: string = import.meta.url): Promise<string> {
  const file = fileURLToPath(here);
  const digest = createHash('sha256');
  if (file.endsWith('.ts')) {
    const root = dirname(dirname(dirname(dirname(file))));
    for (const folder of ['server/training', 'server/inference', 'lib/network', 'lib/preprocess']) {
      const names = await readdir(join(root, folder), { recursive: true });
      for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
        const path = join(root, folder, name);
        digest.update(relative(root, path)).update(await readFile(path));
      }
    }
  } else digest.update(await readFile(file));
  return `${packageJson.version} (${digest.digest('hex').slice(0, 12)})`;
}
