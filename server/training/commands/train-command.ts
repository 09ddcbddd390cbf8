import { parseTerminalRun, runInTerminal } from '../runs/terminal-run';
import { trainNetwork } from '../train-network';
import type { TrainingProgress } from '../trainer';
import { runCommand } from './command';
import { createProgressBar, duration, percent } from './progress-bar';
import { parseTrainOptions, TRAIN_HELP } from './train-options';

/**
 * Ctrl-C reaches the whole group of processes, and those that started this one may pass it on as well: only later than this does a
 * second signal mean that someone does not want to wait for the checkpoint.
 */
const PATIENCE_MS = 1000;

await runCommand(async (args, environment) => {
  const run = parseTerminalRun(args, environment);
  if (run) return runInTerminal(run, environment);
  const options = parseTrainOptions(args, environment);
  if (!options) {
    console.log(TRAIN_HELP);
    return 0;
  }
  const bar = createProgressBar(process.stderr);
  const stop = new AbortController();
  let stopped = Number.POSITIVE_INFINITY;
  process.on('SIGINT', () => {
    if (Date.now() - stopped > PATIENCE_MS) process.exit(130);
    if (stop.signal.aborted) return;
    stopped = Date.now();
    stop.abort();
    bar.line('Stopping after this step, to keep a checkpoint. Press Ctrl-C again to stop at once.');
  });
  const outcome = await trainNetwork(options, {
    signal: stop.signal,
    say: (text) => bar.line(text),
    onProgress: (progress) => show(progress),
  });
  bar.end();
  switch (outcome.kind) {
    case 'interrupted':
      console.log(
        options.json
          ? JSON.stringify({ interrupted: true, checkpoint: outcome.checkpoint })
          : `Stopped. Go on with: npm run train -- --model ${options.network.name} --resume`,
      );
      return 130;
    case 'trained': {
      const { card, out } = outcome;
      if (!options.json) {
        for (const { data, drawings, accuracy } of card.metrics) {
          console.log(`${data}: ${percent(accuracy)} of ${drawings.toLocaleString('en')} read right`);
        }
        console.log(`Written to ${out}`);
      } else {
        const accuracy = card.metrics.find(({ data }) => data === 'mnist-test')?.accuracy ?? null;
        console.log(JSON.stringify({ model: card.network, accuracy, out, card }));
      }
      return 0;
    }
    default: {
      const never: never = outcome;
      throw new Error(`Unknown outcome ${JSON.stringify(never)}`);
    }
  }

  function show(progress: TrainingProgress): void {
    switch (progress.kind) {
      case 'batch': {
        const { epoch, epochs, batch, batches, loss, accuracy, secondsLeft } = progress;
        bar.update(
          (epoch - 1 + batch / batches) / epochs,
          `epoch ${epoch}/${epochs}  ${batch}/${batches}  loss ${loss.toFixed(4)}  right ${percent(accuracy)}  ${duration(secondsLeft)} left`,
        );
        return;
      }
      case 'epoch': {
        const { epoch, epochs, loss, validationAccuracy, validationLoss, seconds, best } = progress;
        bar.line(
          `epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}  validation ${percent(validationAccuracy)} (loss ${validationLoss.toFixed(4)})  ${duration(seconds)}${best ? '  best so far' : ''}`,
        );
        return;
      }
      default: {
        const never: never = progress;
        throw new Error(`Unknown progress ${JSON.stringify(never)}`);
      }
    }
  }
});
