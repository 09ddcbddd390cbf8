import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { runCommand } from './command';
import { openDataSet } from './data-set';
import { readAll } from './evaluate';
import { EVALUATE_HELP, parseEvaluateOptions } from './evaluate-options';
import { measure } from './metrics';
import { metricsTable } from './metrics-table';
import { modelFolder } from './places';
import { createProgressBar } from './progress-bar';

await runCommand(async (args, environment) => {
  const options = parseEvaluateOptions(args, environment);
  if (!options) {
    console.log(EVALUATE_HELP);
    return 0;
  }
  const [model, source] = await Promise.all([
    readModel(modelFolder(options.model)),
    openDataSet(options.data),
  ]);
  const { tf, engine } = await loadTensorflow(options.engine);
  const bar = createProgressBar(process.stderr);
  const began = performance.now();
  const answers = await readAll(tf, model.network, model.weights, source, (done) =>
    bar.update(done / source.count, `${done.toLocaleString('en')} of ${source.count.toLocaleString('en')}`),
  );
  bar.end();
  const metrics = measure(source, answers);
  const seconds = (performance.now() - began) / 1000;
  console.log(metricsTable(metrics));
  if (options.json) {
    const { accuracy, loss, count, data, digits, confusion } = metrics;
    console.log(
      JSON.stringify({
        accuracy,
        model: options.model,
        digest: model.digest,
        data,
        drawings: count,
        loss,
        digits,
        confusion,
        engine,
        seconds: Math.round(seconds * 1000) / 1000,
      }),
    );
  }
  return 0;
});
