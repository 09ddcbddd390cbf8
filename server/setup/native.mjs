// npm run native [-- FOLDER]: makes the native TensorFlow engine where the package's own download is out of reach.
import { runCommand } from './node-version.mjs';

runCommand(() => import('./commands/native.mjs'));
