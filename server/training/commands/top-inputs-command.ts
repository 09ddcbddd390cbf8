import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { readMnist } from '../data/mnist';
import { modelFolder } from '../places';
import { findTopInputs } from '../top-inputs';
import { addTopInputs, topInputsFile } from '../top-inputs-file';
import { parseArguments } from './arguments';
import { runCommand } from './command';
import { engineOf } from './engine-option';
import { createProgressBar } from './progress-bar';

const HELP = `Finds which MNIST training images light each map of a trained network most, and puts them into its folder, for the page to
show. npm run train does the same at its end.

Usage: npm run top-inputs -- [options]

  --model NAME|FOLDER  a shipped network or the folder of a trained one (cnn)
  --engine NAME        auto, native or wasm ($INFERENCE_ENGINE, else auto)
  --json               print the result as one JSON object, last
  --help               print this`;

await runCommand(async (args, environment) => {
  const { values } = parseArguments(
    args,
    {
      model: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    [],
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const folder = modelFolder(values.model ?? 'cnn');
  const [{ network, weights, card }, images] = await Promise.all([readModel(folder), readMnist('train')]);
  const { tf } = await loadTensorflow(engineOf(values.engine, environment));
  const bar = createProgressBar(process.stderr);
  const found = await findTopInputs(tf, network, weights, images, (done) =>
    bar.update(done / images.count, `${done.toLocaleString('en')} of ${images.count.toLocaleString('en')}`),
  );
  bar.end();
  const file = topInputsFile(found, images);
  await addTopInputs(folder, card, file);
  console.log(
    values.json
      ? JSON.stringify({ model: card.network, folder, bytes: file.bytes.length, ...file.entry })
      : `${found.drawings.length} drawings, ${Math.ceil(file.bytes.length / 1024)} KiB, written to ${folder}`,
  );
  return 0;
});
