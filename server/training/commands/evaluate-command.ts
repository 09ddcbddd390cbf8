import { writeFile } from 'node:fs/promises';
import { readModel } from '@/server/inference/model-files';
import { loadTensorflow } from '@/server/inference/tensorflow';
import { openDataSet } from '../data/data-set';
import { digitOrNot } from '../data/digit-or-not';
import { keptDrawings } from '../data/kept-drawings';
import type { Source } from '../data/source';
import { calibrationError } from '../evaluation/calibration-error';
import { calibrationSvg } from '../evaluation/charts/calibration-svg';
import { confusionSvg } from '../evaluation/charts/confusion-svg';
import { mistakesSheet, worstMistakes } from '../evaluation/charts/mistakes-sheet';
import { readAll } from '../evaluation/evaluate';
import { knewHoldout, knewHoldoutLines } from '../evaluation/knew-holdout';
import { measure } from '../evaluation/metrics';
import { calibrationLine, metricsTable, refusalLines, writerLines } from '../evaluation/metrics-table';
import { agreementTable, type PictureAgreement, pictureAgreement } from '../evaluation/picture-agreement';
import { writerSpread } from '../evaluation/writer-spread';
import { modelFolder } from '../places';
import { UsageError } from '../usage-error';
import { runCommand } from './command';
import { EVALUATE_HELP, parseEvaluateOptions } from './evaluate-options';
import { createProgressBar } from './progress-bar';

await runCommand(async (args, environment) => {
  const options = parseEvaluateOptions(args, environment);
  if (!options) {
    console.log(EVALUATE_HELP);
    return 0;
  }
  const [model, data] = await Promise.all([
    readModel(modelFolder(options.model)),
    options.data.includes('drawings')
      ? keptDrawings(options.data, environment, options.split)
      : openDataSet(options.data, options.split),
  ]);
  const { source, asPictures } = data;
  if (options.brushes.length > 0 && asPictures === null)
    throw new UsageError(`${source.name} are images already: --as images is for strokes.`);
  const { tf, engine } = await loadTensorflow(options.engine);
  const read = async (drawings: Source, what: string) => {
    const bar = createProgressBar(process.stderr);
    const count = drawings.count.toLocaleString('en');
    const answers = await readAll(tf, model.network, model.weights, drawings, (done) =>
      bar.update(done / drawings.count, `${done.toLocaleString('en')} of ${count}${what}`),
    );
    bar.end();
    return answers;
  };
  const began = performance.now();
  const answers = await read(source, '');
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
  const knew = knewHoldout(model.card, data);
  if (knew) console.log(knewHoldoutLines(knew));

  const agreements: PictureAgreement[] = [];
  for (const brush of options.brushes) {
    const pictures = asPictures!(brush);
    agreements.push(pictureAgreement(brush, source, answers, await read(pictures, `, ${brush} px`)));
  }
  if (agreements.length > 0) console.log(`\n${agreementTable(agreements)}`);

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
        asImages: agreements,
        ...(knew ? { trainedOnHoldout: true, before: knew.before } : {}),
        engine,
        seconds: Math.round(seconds * 1000) / 1000,
      }),
    );
  }
  return 0;
});
