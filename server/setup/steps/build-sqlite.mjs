import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { runQuietly } from '../child.mjs';
import { fromRoot } from '../places.mjs';
import { step } from '../progress.mjs';
import { SetupError } from '../setup-error.mjs';
import { readStamp, writeStamp } from '../stamp.mjs';

const downloadLimitMs = 20_000;

/** Makes the native part of sqlite3: its prebuilt binary where that can be fetched and loads, else compiled here. */
export async function buildSqlite() {
  const folder = fromRoot('node_modules', 'sqlite3');
  const need = createRequire(join(folder, 'package.json'));
  // Its interface is Node's stable one: the same binary serves every Node that we allow.
  const wanted = { version: need('./package.json').version, platform: process.platform, arch: process.arch };
  const binary = join(folder, 'build', 'Release', 'node_sqlite3.node');
  if (existsSync(binary) && JSON.stringify(readStamp('sqlite3')) === JSON.stringify(wanted)) return;

  await step('Preparing SQLite', async (say) => {
    if (!(await loads(folder))) {
      const download = need.resolve('prebuild-install/bin.js');
      await runQuietly(process.execPath, [download, '-r', 'napi'], {
        cwd: folder,
        timeLimitMs: downloadLimitMs,
      });
      if (!(await loads(folder))) {
        say('compiling it, about two minutes');
        await compile(folder, need);
      }
    }
    writeStamp('sqlite3', wanted);
  });
}

async function loads(folder) {
  const { code } = await runQuietly(process.execPath, ['-e', 'require(process.argv[1])', folder]);
  return code === 0;
}

async function compile(folder, need) {
  const missing = missingTools();
  if (missing.length > 0) throw new SetupError(compilerRemedy(missing));
  let gyp;
  try {
    gyp = need.resolve('node-gyp/bin/node-gyp.js');
  } catch {
    throw new SetupError(
      'SQLite has to be compiled here, and node-gyp was not installed: run `npm ci --include=optional`.',
    );
  }
  const { code, output } = await runQuietly(process.execPath, [gyp, 'rebuild', '--jobs=max'], {
    cwd: folder,
    env: headersEnvironment(),
  });
  if (code !== 0) throw new SetupError(compileRemedy(output), output);
  if (!(await loads(folder)))
    throw new SetupError(
      'SQLite was compiled and still does not load: delete node_modules and run the command again.',
    );
}

/** Node brings its headers along in most installs: then nothing needs to be fetched. */
export function headersEnvironment() {
  const prefix = join(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {};
}

/** On Windows node-gyp looks for itself, in places that only it knows. */
function missingTools() {
  if (process.platform === 'win32') return [];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const has = (name) => folders.some((folder) => folder !== '' && existsSync(join(folder, name)));
  const compiler = process.env.CXX ? [process.env.CXX.split(' ')[0]] : ['g++', 'c++', 'clang++'];
  return [
    compiler.some((name) => has(name) || existsSync(name)) ? null : 'a C++ compiler',
    has('make') || has('gmake') ? null : 'make',
    has('python3') || has('python') || process.env.PYTHON ? null : 'Python 3',
  ].filter((name) => name !== null);
}

function compilerRemedy(missing) {
  return (
    `SQLite's ready-made binary could not be fetched, and to compile it here ${missing.join(', ')} ` +
    `${missing.length === 1 ? 'is' : 'are'} missing: ${installCommand()}, then run the command again.`
  );
}

function installCommand() {
  switch (process.platform) {
    case 'darwin':
      return 'run `xcode-select --install`';
    case 'win32':
      return 'install "Desktop development with C++" from the Visual Studio Build Tools, and Python 3';
    default: {
      const managers = [
        ['/usr/bin/apt-get', 'run `sudo apt-get install -y g++ make python3`'],
        ['/usr/bin/dnf', 'run `sudo dnf install -y gcc-c++ make python3`'],
        ['/sbin/apk', 'run `apk add g++ make python3`'],
        ['/usr/bin/pacman', 'run `sudo pacman -S gcc make python`'],
        ['/usr/bin/zypper', 'run `sudo zypper install -y gcc-c++ make python3`'],
      ];
      return managers.find(([path]) => existsSync(path))?.[1] ?? 'install g++, make and Python 3';
    }
  }
}

function compileRemedy(output) {
  if (process.platform === 'win32' && /find Visual Studio|find Python/i.test(output))
    return `SQLite has to be compiled here, and the tools for it are missing: ${installCommand()}, then run the command again.`;
  if (/node_api\.h|headers|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(output))
    return (
      "SQLite has to be compiled here, and Node's header files could neither be found nor fetched: install Node.js from " +
      'https://nodejs.org, which brings them along, or set npm_config_nodedir to a folder that holds include/node.'
    );
  return `SQLite could not be compiled: what the compiler said stands above. If it lacks a tool, ${installCommand()}.`;
}
