// `npm run native [FOLDER]`: builds the native TensorFlow engine where the package's own download is out of reach. FOLDER is an
// installed or unpacked TensorFlow (it holds include/ and libtensorflow_cc.so.2); without it the wheel comes through pip.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Only TensorFlow's C API is used, which newer libraries keep; this release was tried.
const WHEEL = 'tensorflow-cpu==2.19.0';
// Any Python's wheel holds the same libraries; naming one lets every pip fetch it.
const WHEEL_TAGS = ['--python-version', '3.11', '--platform', 'manylinux2014_x86_64', '--only-binary=:all:'];
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageDir = join(root, 'node_modules/@tensorflow/tfjs-node');

const say = (line) => console.log(`native: ${line}`);
const fail = (line) => {
  console.error(`native: ${line}`);
  process.exit(1);
};

/** Runs a program; its output is shown only when it fails. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  if (result.status === 0) return result.stdout;
  const said = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(said || `${command} could not be run (${result.error?.code ?? result.status})`);
}

/** Whether the addon loads and computes, tried in a process of its own: a broken library would take this one down. */
function loads() {
  const script = `
    require('util').isNullOrUndefined ??= (v) => v == null;
    const tf = require(${JSON.stringify(packageDir)});
    if (tf.matMul([[2]], [[3]]).dataSync()[0] !== 6) process.exit(1);`;
  return (
    spawnSync(process.execPath, ['-e', script], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } })
      .status === 0
  );
}

function python() {
  for (const name of ['python3', 'python'])
    if (spawnSync(name, ['-m', 'pip', '--version']).status === 0) return name;
  return fail(
    'needs Python 3 with pip to fetch TensorFlow, or a folder: npm run native -- FOLDER (with include/ and libtensorflow_cc.so.2).',
  );
}

/** Fetches the wheel and unpacks the headers and libraries; the rest of it, most of a gigabyte, stays packed. */
function fetchTensorFlow(into) {
  const interpreter = python();
  say(`fetching ${WHEEL} (about 250 MB) …`);
  run(interpreter, ['-m', 'pip', 'download', '--quiet', '--no-deps', ...WHEEL_TAGS, '-d', into, WHEEL]);
  const wheel = readdirSync(into).find((name) => name.endsWith('.whl'));
  say('unpacking …');
  const unpack = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
wanted = [n for n in archive.namelist() if n.startswith('tensorflow/include/') or n.split('/')[-1] in sys.argv[3:]]
archive.extractall(sys.argv[2], wanted)`;
  run(interpreter, ['-c', unpack, join(into, wheel), into, ...LIBRARIES]);
  return join(into, 'tensorflow');
}

function layOut(source) {
  const missing = ['include', ...LIBRARIES].filter((name) => !existsSync(join(source, name)));
  if (missing.length > 0)
    fail(`${source} has no ${missing.join(', ')}: name the folder of an installed TensorFlow 2.x.`);
  const deps = join(packageDir, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  cpSync(join(source, 'include'), join(deps, 'include'), { recursive: true });
  for (const library of LIBRARIES) cpSync(join(source, library), join(deps, 'lib', library));
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib/libtensorflow.so'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib/libtensorflow_framework.so'));
}

function build() {
  const preGyp = createRequire(join(packageDir, 'package.json')).resolve(
    '@mapbox/node-pre-gyp/bin/node-pre-gyp',
  );
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
  say('compiling the addon (about a minute) …');
  run(process.execPath, [preGyp, 'rebuild', '--build-from-source', ...headers], { cwd: packageDir });
}

if (process.platform !== 'linux' || process.arch !== 'x64')
  fail(
    'builds on Linux x64 only; elsewhere the package fetches its own library: npm rebuild @tensorflow/tfjs-node.',
  );
if (!existsSync(packageDir))
  fail(
    'the optional package @tensorflow/tfjs-node is not installed: npm ci --include=optional --ignore-scripts=false.',
  );
if (loads()) {
  say('ready, nothing to do.');
  process.exit(0);
}
const scratch = mkdtempSync(join(tmpdir(), 'inkling-native-'));
try {
  layOut(process.argv[2] ? resolve(process.argv[2]) : fetchTensorFlow(scratch));
  build();
} catch (error) {
  fail(
    `could not be built: ${error.message}\nIt needs g++, make and Python 3. Without it Inkling runs on WASM.`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (!loads()) fail('was built, but does not load. Inkling goes on with WASM.');
say('ready: INFERENCE_ENGINE=auto now takes it.');
