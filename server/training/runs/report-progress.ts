import { duration, percent } from '../commands/progress-bar';
import type { TrainingProgress } from '../trainer';
import type { FromRun } from './run-protocol';

/** Points of the loss chart over a whole run: more than a chart of a page's width has pixels for would be lost. */
const CHART_POINTS = 240;

interface Sums {
  readonly batches: number;
  readonly loss: number;
  readonly accuracy: number;
}
const NOTHING: Sums = { batches: 0, loss: 0, accuracy: 0 };
const difference = (a: Sums, b: Sums): Sums => ({
  batches: a.batches - b.batches,
  loss: a.loss - b.loss,
  accuracy: a.accuracy - b.accuracy,
});

/** Tells progress with every batch, a log line with every epoch, and a point of the chart every so many batches: the mean since the last. */
export function reportTo(tell: (message: FromRun) => void): (progress: TrainingProgress) => void {
  let charted = NOTHING;
  return (progress) => {
    if (progress.kind === 'epoch') {
      const { kind, epochs, ...epoch } = progress;
      charted = NOTHING;
      tell({ kind: 'event', event: { kind, epoch } });
      const text = `Epoch ${epoch.epoch} of ${epochs}: loss ${epoch.loss.toFixed(4)}, validation ${percent(epoch.validationAccuracy)}, ${duration(epoch.seconds)}`;
      tell({ kind: 'event', event: { kind: 'log', text } });
      return;
    }
    const { epoch, epochs, batch, batches, loss, accuracy, secondsLeft } = progress;
    tell({
      kind: 'progress',
      progress: { phase: 'training', epoch, epochs, batch, batches, loss, accuracy, secondsLeft },
    });
    // The trainer gives means over the epoch so far; a run that was resumed begins within one.
    const sums = { batches: batch, loss: loss * batch, accuracy: accuracy * batch };
    const since = difference(sums, charted);
    const steps = epochs * batches;
    if (since.batches < steps / CHART_POINTS && batch < batches) return;
    charted = sums;
    tell({
      kind: 'event',
      event: {
        kind: 'point',
        step: (epoch - 1) * batches + batch,
        steps,
        loss: since.loss / since.batches,
        // Drawings of no digit have no part in it: the parts of a mean may miss its bounds by a little.
        accuracy: Math.min(1, Math.max(0, since.accuracy / since.batches)),
      },
    });
  };
}
