import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuietly } from '../child.mjs';
import { nativeEngineWorks, nativePackage } from '../native-engine.mjs';
import { step } from '../progress.mjs';
import { SetupError } from '../setup-error.mjs';
import { headersEnvironment } from './build-sqlite.mjs';

// Only TensorFlow's C API is used, which newer libraries keep; this release was tried.
const wheel = 'tensorflow-cpu==2.19.0';
// The wheel of any Python holds the same libraries; naming one lets every pip fetch it.
const tags = ['--python-version', '3.11', '--platform', 'manylinux2014_x86_64', '--only-binary=:all:'];
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

// The headers and two libraries; the rest, most of a gigabyte, stays packed.
const unpack = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
wanted = [n for n in archive.namelist() if n.startswith('tensorflow/include/') or n.split('/')[-1] in sys.argv[3:]]
archive.extractall(sys.argv[2], wanted)`;

/**
 * Builds the addon of the native engine; does nothing where it works already.
 * @param {string | null} source a folder with TensorFlow's include/ and libraries; null fetches the wheel
 */
export async function buildNativeEngine(source) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError(
      'The native engine is built on 64-bit x86 Linux only; elsewhere its package fetches what it needs: npm rebuild @tensorflow/tfjs-node',
    );
  if (!existsSync(nativePackage))
    throw new SetupError(
      'The optional package @tensorflow/tfjs-node is not installed; npm leaves it out with --omit=optional. Remove node_modules and run this again.',
    );
  if (await nativeEngineWorks()) return;

  const scratch = mkdtempSync(join(tmpdir(), 'inkling-native-'));
  try {
    layOut(source ?? (await fetchWheel(scratch)));
    await compile();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (!(await nativeEngineWorks()))
    throw new SetupError(
      'The native engine was built but does not run here. Inkling goes on with WebAssembly.',
    );
}

async function fetchWheel(into) {
  const python = await findPython();
  await step('Fetching TensorFlow (some 250 MB)', async () => {
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', ...tags, '-d', into, wheel];
    await must(python, args, 'pip could not fetch TensorFlow: what it said stands above.');
  });
  await step('Unpacking its libraries', async () => {
    const file = readdirSync(into).find((name) => name.endsWith('.whl'));
    const args = ['-c', unpack, join(into, file), into, ...libraries];
    await must(python, args, 'The wheel could not be unpacked: the reason stands above.');
  });
  return join(into, 'tensorflow');
}

async function findPython() {
  for (const name of ['python3', 'python'])
    if ((await runQuietly(name, ['-m', 'pip', '--version'])).code === 0) return name;
  throw new SetupError(
    'Fetching TensorFlow needs Python 3 with pip. Install them, or name a folder with TensorFlow in it: npm run native -- FOLDER',
  );
}

function layOut(source) {
  const missing = ['include', ...libraries].filter((name) => !existsSync(join(source, name)));
  if (missing.length > 0)
    throw new SetupError(
      `${source} has no ${missing.join(', ')}: name the folder of an installed TensorFlow 2.`,
    );
  const deps = join(nativePackage, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  cpSync(join(source, 'include'), join(deps, 'include'), { recursive: true });
  for (const library of libraries) cpSync(join(source, library), join(deps, 'lib', library));
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
}

async function compile() {
  await step('Compiling the addon (about a minute)', async () => {
    const preGyp = createRequire(join(nativePackage, 'package.json')).resolve(
      '@mapbox/node-pre-gyp/bin/node-pre-gyp',
    );
    const headers = headersEnvironment();
    const nodedir = headers.npm_config_nodedir ? [`--nodedir=${headers.npm_config_nodedir}`] : [];
    await must(
      process.execPath,
      [preGyp, 'rebuild', '--build-from-source', ...nodedir],
      'The addon could not be compiled: the reason stands above. It needs g++, make and Python 3.',
      { cwd: nativePackage, env: headers },
    );
  });
}

/** Runs a program; when it fails, so does the set-up, with its last lines and this sentence. */
async function must(program, args, sentence, options = {}) {
  const { code, output } = await runQuietly(program, args, options);
  if (code !== 0) throw new SetupError(sentence, output);
}
