import { describe, expect, it } from 'vitest';
import { doneShare, pointsText, shareText, statusText, strangersOf, timeLeftText } from '@/app/models/words';
import type { Run, RunProgress } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';

const progress = (change: Partial<RunProgress>): RunProgress => ({
  phase: 'training',
  epoch: 1,
  epochs: 4,
  batch: 0,
  batches: 10,
  loss: null,
  accuracy: null,
  secondsLeft: null,
  ...change,
});
const run = (change: Partial<Run>): Run =>
  ({ status: 'running', ahead: 0, progress: null, result: null, ...change }) as Run;

describe('the words of the models’ pages', () => {
  it('give shares two decimals, and changes their sign', () => {
    expect(shareText(0.99424)).toBe('99.42 %');
    expect(shareText(null)).toBe('–');
    expect([0.0012, -0.0012, 0.00004, -0.00004].map(pointsText)).toEqual([
      '+0.12',
      '−0.12',
      '±0.00',
      '±0.00',
    ]);
  });

  it('say how long a run still takes without flickering', () => {
    expect([4, 31, 59, 75, 125].map(timeLeftText)).toEqual([
      'a few seconds left',
      'about 40 seconds left',
      'about 60 seconds left',
      'about a minute left',
      'about 2 minutes left',
    ]);
  });

  it('say what a run waits for, does, or made', () => {
    expect(statusText(run({ status: 'queued', ahead: 0 }))).toBe('Waits to begin');
    expect(statusText(run({ status: 'queued', ahead: 1 }))).toBe('Waits for 1 other run');
    expect(statusText(run({ progress: progress({ phase: 'measuring' }) }))).toBe('Measures what came out');
    expect(statusText(run({ status: 'done', result: 'cnn@3' }))).toBe('Made cnn@3');
  });

  it('count a run as done only when it is', () => {
    expect(doneShare(run({}))).toBe(0);
    expect(doneShare(run({ progress: progress({ epoch: 3, batch: 5 }) }))).toBeCloseTo(2.5 / 4);
    expect(doneShare(run({ progress: progress({ epoch: 4, batch: 10 }) }))).toBeLessThan(1);
    expect(doneShare(run({ status: 'done', progress: progress({ phase: 'measuring' }) }))).toBe(1);
  });

  it('weigh people’s data sets by their drawings', () => {
    const line = { loss: 0, calibrationError: 0.01, kept: null, refused: null };
    const version = {
      metrics: [
        { ...line, data: 'mnist-test', drawings: 10_000, accuracy: 0.5 },
        { ...line, data: 'a (holdout)', drawings: 300, accuracy: 1 },
        { ...line, data: 'b (holdout)', drawings: 100, accuracy: 0.8 },
        { ...line, data: 'no digits (holdout)', drawings: 500, accuracy: 0.1, calibrationError: null },
      ],
    } as unknown as Version;
    expect(strangersOf(version)).toBeCloseTo(0.95);
    expect(strangersOf({ ...version, metrics: [] })).toBe(null);
  });
});
