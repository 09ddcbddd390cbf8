import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot, root } from './places.mjs';

/** What a step was last done for: a step whose stamp says the same has nothing to do. Gone when node_modules is. */
const stampPath = (name) => fromRoot('node_modules', '.inkling', `${name}.json`);

/** @returns {any} what was written last under this name; null if nothing was, or it cannot be read */
export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampPath(name), 'utf8'));
  } catch {
    return null;
  }
}

export function writeStamp(name, value) {
  mkdirSync(dirname(stampPath(name)), { recursive: true });
  writeFileSync(stampPath(name), `${JSON.stringify(value)}\n`);
}

/**
 * A digest of files and folders by path and content. The whole source reads in some 20 ms, so no clock or modification time, which
 * git and archives set as they please, needs to be trusted.
 * @param {string[]} names relative to the root; what does not exist counts as such
 * @param {(path: string) => boolean} [wanted]
 */
export function digestOf(names, wanted = () => true) {
  const hash = createHash('sha256');
  const add = (path) => {
    let stats;
    try {
      stats = statSync(join(root, path));
    } catch {
      hash.update(`${path}\0absent\0`);
      return;
    }
    if (stats.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`);
    } else if (wanted(path)) {
      const content = readFileSync(join(root, path));
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  };
  names.forEach(add);
  return hash.digest('hex');
}
