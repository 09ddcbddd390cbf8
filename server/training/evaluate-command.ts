import { writeFile } from 'node:fs/promises';
import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { calibrationError } from './calibration-error';
import { calibrationSvg } from './charts/calibration-svg';
import { confusionSvg } from './charts/confusion-svg';
import { mistakesSheet, worstMistakes } from './charts/mistakes-sheet';
import { runCommand } from './command';
import { openDataSet } from './data-set';
import { digitOrNot } from './digit-or-not';
import { readAll } from './evaluate';
import { EVALUATE_HELP, parseEvaluateOptions } from './evaluate-options';
import { measure } from './metrics';
import { calibrationLine, metricsTable, refusalLines, writerLines } from './metrics-table';
import { modelFolder } from './places';
import { createProgressBar } from './progress-bar';
import { writerSpread } from './writer-spread';

await runCommand(async (args, environment) => {
  const options = parseEvaluateOptions(args, environment);
  if (!options) {
    console.log(EVALUATE_HELP);
    return 0;
  }
  const [model, data] = await Promise.all([
    readModel(modelFolder(options.model)),
    openDataSet(options.data, options.split),
  ]);
  const { source } = data;
  const { tf, engine } = await loadTensorflow(options.engine);
  const bar = createProgressBar(process.stderr);
  const began = performance.now();
  const answers = await readAll(tf, model.network, model.weights, source, (done) =>
    bar.update(done / source.count, `${done.toLocaleString('en')} of ${source.count.toLocaleString('en')}`),
  );
  bar.end();
  const seconds = (performance.now() - began) / 1000;

  const metrics = measure(source, answers);
  const calibration = calibrationError(source, answers);
  const writers = writerSpread(data, answers);
  const isDigit = digitOrNot(data, answers);
  if (metrics.count > 0) {
    console.log(metricsTable(metrics));
    console.log(calibrationLine(calibration));
    if (writers) console.log(writerLines(writers));
  }
  if (isDigit) console.log(refusalLines(isDigit));

  const title = `${options.model}, ${source.name}`;
  const { pictures } = options;
  if (pictures.confusion) await writeFile(pictures.confusion, confusionSvg(title, metrics.confusion));
  if (pictures.calibration) await writeFile(pictures.calibration, calibrationSvg(title, calibration));
  if (pictures.mistakes) {
    const mistakes = worstMistakes(source, answers);
    await writeFile(pictures.mistakes, await mistakesSheet(source, mistakes));
  }
  if (options.json) {
    const { accuracy, loss, count, digits, confusion } = metrics;
    console.log(
      JSON.stringify({
        accuracy,
        model: options.model,
        digest: model.digest,
        data: source.name,
        drawings: count,
        loss,
        calibrationError: calibration.error,
        digits,
        confusion,
        writers,
        isDigit,
        engine,
        seconds: Math.round(seconds * 1000) / 1000,
      }),
    );
  }
  return 0;
});
