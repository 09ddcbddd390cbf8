import type { Run } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';

/** Two decimals: versions differ in the second. */
export const shareText = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(2)} %`;

/** In points, with its sign: "+0.12". */
export function pointsText(points: number): string {
  const text = Math.abs(100 * points).toFixed(2);
  if (text === '0.00') return '±0.00';
  return `${points > 0 ? '+' : '−'}${text}`;
}

/** "about 2 minutes left"; whole tens of seconds within a minute, so that it does not flicker. */
export function timeLeftText(seconds: number): string {
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 60) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.round(seconds / 60);
  return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`;
}

export const countText = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Accuracy on the MNIST test images; null where it was not measured. */
export const mnistOf = ({ metrics }: Version): number | null =>
  metrics.find(({ data }) => data === 'mnist-test')?.accuracy ?? null;

/** Accuracy over all digits of people whom the version never saw; null where it was not measured. */
export function strangersOf({ metrics }: Version): number | null {
  // What is no digit has no calibration; its accuracy is the share refused, another thing.
  const lines = metrics.filter(
    ({ data, calibrationError }) => data.includes('holdout') && calibrationError !== null,
  );
  const drawings = lines.reduce((sum, line) => sum + line.drawings, 0);
  return drawings === 0
    ? null
    : lines.reduce((sum, line) => sum + line.drawings * line.accuracy, 0) / drawings;
}

const DATA_NAMES: Record<string, string> = {
  'mnist-test': 'MNIST, test images',
  validation: 'Kept aside while it was trained',
};

export const dataName = (data: string): string =>
  DATA_NAMES[data] ??
  // "letters (holdout, like digits)" → "People it never saw: letters, like digits"
  (data.includes('holdout') ? `People it never saw: ${data.replace(/ ?\(holdout(.*)\)/, '$1')}` : data);

export const NETWORK_LINES: Record<string, string> = {
  cnn: 'what rooms show by default',
  dense: 'one hidden layer: the introduction',
  deep: 'batch-normalised, the strongest reader',
};

export function statusText({ status, ahead, progress, result }: Run): string {
  switch (status) {
    case 'queued':
      return ahead === 0 ? 'Waits to begin' : `Waits for ${countText(ahead, 'other run', 'other runs')}`;
    case 'running':
      return phaseText(progress?.phase ?? 'data');
    case 'done':
      return `Made ${result ?? 'a version'}`;
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Cancelled';
    default: {
      const never: never = status;
      throw new Error(`An unknown status: ${String(never)}`);
    }
  }
}

function phaseText(phase: NonNullable<Run['progress']>['phase']): string {
  switch (phase) {
    case 'data':
      return 'Reads its drawings';
    case 'training':
      return 'Trains';
    case 'measuring':
      return 'Measures what came out';
    default: {
      const never: never = phase;
      throw new Error(`An unknown phase: ${String(never)}`);
    }
  }
}

/** How much of it is done, 0…1. */
export function doneShare({ status, progress }: Run): number {
  if (status === 'done') return 1;
  if (progress === null || progress.epochs === 0) return 0;
  if (progress.phase === 'measuring') return 0.97;
  const inEpoch = progress.batches === 0 ? 0 : progress.batch / progress.batches;
  return Math.min(0.97, (Math.max(0, progress.epoch - 1) + inEpoch) / progress.epochs);
}
