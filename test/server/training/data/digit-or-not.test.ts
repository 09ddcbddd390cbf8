import { describe, expect, it } from 'vitest';
import { DIGITS } from '@/lib/network/layers';
import { cardMetrics } from '@/server/training/evaluation/card-metrics';
import { confusionSvg } from '@/server/training/evaluation/charts/confusion-svg';
import { mistakesSheet, worstMistakes } from '@/server/training/evaluation/charts/mistakes-sheet';
import type { DataSet } from '@/server/training/data/data-set';
import { digitOrNot } from '@/server/training/data/digit-or-not';
import type { Answers } from '@/server/training/evaluation/evaluate';
import { NONE } from '@/server/training/data/source';
import { writerSpread } from '@/server/training/evaluation/writer-spread';

interface Drawn {
  readonly label: number;
  readonly answer: number;
  readonly confidence?: number;
  readonly isDigit?: number;
  readonly writer?: string;
  readonly likeDigit?: boolean;
}

function read(drawn: readonly Drawn[]): { data: DataSet; answers: Answers } {
  const probabilities = new Float32Array(drawn.length * DIGITS);
  drawn.forEach(({ answer, confidence = 0.91 }, n) => {
    probabilities.fill((1 - confidence) / 9, n * DIGITS, (n + 1) * DIGITS);
    probabilities[n * DIGITS + answer] = confidence;
  });
  return {
    data: {
      source: {
        name: 'some',
        count: drawn.length,
        label: (index) => drawn[index]!.label,
        write: (index, _, target, offset) => target.fill(index / drawn.length, offset, offset + 784),
      },
      holdoutDigests: [],
      writer: (index) => drawn[index]!.writer ?? null,
      likeDigit: (index) => drawn[index]!.likeDigit ?? false,
      asPictures: null,
    },
    answers: { probabilities, isDigit: Float32Array.from(drawn, ({ isDigit = 1 }) => isDigit) },
  };
}

describe('digit or not', () => {
  const digits = Array.from({ length: 50 }, (_, i) => ({ label: 1, answer: 1, isDigit: (i + 1) / 51 }));
  const others = [0.01, 0.02, 0.03, 0.9].map((isDigit) => ({ label: NONE, answer: 1, isDigit }));
  const alike = [0.01, 0.7].map((isDigit) => ({ label: NONE, answer: 1, isDigit, likeDigit: true }));

  it('says what is kept and refused as shipped, and at the threshold that keeps 98 of 100 digits', () => {
    const { data, answers } = read([...digits, ...others, ...alike]);
    const { asShipped, atShareKept } = digitOrNot(data, answers)!;
    expect(asShipped).toEqual({ threshold: 0.5, kept: 0.5, refused: 0.75, likeDigitRefused: 0.5 });
    expect(atShareKept).toMatchObject({ kept: 0.98, refused: 0.75, likeDigitRefused: 0.5 });
    expect(atShareKept!.threshold).toBeCloseTo(2 / 51, 6);
  });

  it('has no share of what is not there, and nothing for a network that cannot tell', () => {
    const { data, answers } = read(others);
    expect(digitOrNot(data, answers)).toEqual({
      asShipped: { threshold: 0.5, kept: null, refused: 0.75, likeDigitRefused: null },
      atShareKept: null,
    });
    expect(digitOrNot(data, { ...answers, isDigit: null })).toBeNull();
  });

  it('stands on the card; of a set without digits the accuracy is what was refused', () => {
    const mixed = read([...digits, ...others]);
    expect(cardMetrics(mixed.data.source, mixed.answers)).toMatchObject({
      drawings: 50,
      accuracy: 1,
      kept: 0.5,
      refused: 0.75,
    });
    const none = read(others);
    expect(cardMetrics(none.data.source, none.answers)).toMatchObject({
      drawings: 4,
      accuracy: 0.75,
      refused: 0.75,
    });
  });
});

describe('the spread of writers', () => {
  it('puts the worst read first and leaves out what is no digit', () => {
    const { data, answers } = read([
      { label: 1, answer: 1, writer: 'a' },
      { label: 2, answer: 1, writer: 'b' },
      { label: 1, answer: 1, writer: 'b' },
      { label: NONE, answer: 1, writer: 'c' },
    ]);
    expect(writerSpread(data, answers)).toEqual([
      { writer: 'b', count: 2, accuracy: 0.5 },
      { writer: 'a', count: 1, accuracy: 1 },
    ]);
    const nameless = read([{ label: 1, answer: 1 }]);
    expect(writerSpread(nameless.data, nameless.answers)).toBeNull();
  });
});

describe('mistakes', () => {
  const { data, answers } = read([
    { label: 3, answer: 5, confidence: 0.6 },
    { label: 3, answer: 3 },
    { label: 7, answer: 1, confidence: 0.99 },
    { label: NONE, answer: 1 },
  ]);

  it('are those of digits, the surest first', () => {
    const found = worstMistakes(data.source, answers);
    expect(found.map(({ index, truth, answer }) => [index, truth, answer])).toEqual([
      [2, 7, 1],
      [0, 3, 5],
    ]);
  });

  it('come on one sheet, ten a row; a sheet of none is a picture as well', async () => {
    const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
    const mistake = { index: 0, truth: 3, answer: 5, confidence: 0.6 };
    const [none, one, eleven, many] = await Promise.all(
      [0, 1, 11, 250].map((n) => mistakesSheet(data.source, new Array(n).fill(mistake))),
    );
    expect(size(none!)).toEqual(size(one!));
    const [width, height] = size(one!);
    expect(size(eleven!)[0]).toBe(width);
    expect(size(eleven!)[1]).toBeGreaterThan(height! * 1.8);
    // A hundred are enough for a person to look at.
    expect(size(many!)[1]).toBeLessThan(height! * 10);
  });
});

it('a confusion matrix as a picture holds every count, and no markup of its title', () => {
  const confusion = Array.from({ length: 10 }, (_, a) =>
    Array.from({ length: 10 }, (_, b) => (a === b ? 90 + a : a === b + 1 ? 7 : 0)),
  );
  const svg = confusionSvg('<mine> & yours', confusion);
  expect(svg).toContain('&lt;mine&gt; &amp; yours');
  expect(svg.match(/>9\d</g)).toHaveLength(10);
  expect(svg.match(/>7</g)).toHaveLength(9 + 2);
});
