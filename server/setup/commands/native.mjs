import { resolve } from 'node:path';
import { root } from '../places.mjs';
import { tellFailures } from '../setup-error.mjs';
import { buildNativeEngine } from '../steps/build-native-engine.mjs';
import { installPackages } from '../steps/install-packages.mjs';

const help = `npm run native [-- FOLDER]

Builds the addon of @tensorflow/tfjs-node against the libraries of a TensorFlow 2 wheel, which comes from the Python package index
through pip, or against FOLDER: an installed or unpacked TensorFlow with include/ and libtensorflow_cc.so.2 in it (of a Python
installation: site-packages/tensorflow). Needs g++, make, and Python 3 (with pip, where no folder is given). Safe to repeat.`;

export async function run([folder]) {
  if (folder === '--help' || folder === '-h') {
    console.log(help);
    return;
  }
  const source = folder === undefined ? null : resolve(folder);
  await tellFailures(async () => {
    process.chdir(root);
    await installPackages();
    await buildNativeEngine(source);
    console.log('The native engine is there: INFERENCE_ENGINE=auto takes it.');
  });
}
