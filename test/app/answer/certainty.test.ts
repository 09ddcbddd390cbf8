import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentText, sentenceOf, verdictOf } from '@/app/answer/certainty';

const certain = (digit: number, probability: number, runnerUp: number): number[] => {
  const rest = (1 - probability) / 20;
  return Array.from({ length: 10 }, (_, i) =>
    i === digit ? probability : i === runnerUp ? (1 - probability) / 2 + rest : rest,
  );
};

describe('verdictOf', () => {
  it('says sure, probably and unsure by how likely the likeliest digit is', () => {
    expect(verdictOf(certain(4, 0.96, 9), null)).toMatchObject({ digit: 4, runnerUp: 9, certainty: 'sure' });
    expect(verdictOf(certain(4, 0.8, 9), null).certainty).toBe('probably');
    expect(verdictOf(certain(4, 0.5, 9), null).certainty).toBe('unsure');
  });

  it('says that it is no digit only where the network can tell', () => {
    expect(verdictOf(certain(4, 0.99, 9), 0.2).certainty).toBe('no digit');
    expect(verdictOf(certain(4, 0.99, 9), 0.8).certainty).toBe('sure');
  });

  it('finds the two likeliest of any ten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (ten) => {
          const { digit, runnerUp, probability, runnerUpProbability } = verdictOf(ten, null);
          const [first, second] = [...ten].sort((a, b) => b - a);
          expect(digit).not.toBe(runnerUp);
          expect([probability, runnerUpProbability]).toEqual([first, second]);
        },
      ),
    );
  });
});

describe('words', () => {
  it('asks which of the two it is when unsure', () => {
    expect(sentenceOf(verdictOf(certain(4, 0.5, 9), null))).toBe('unsure, is it a 4 or a 9?');
    expect(sentenceOf(verdictOf(certain(8, 0.5, 3), null))).toBe('unsure, is it an 8 or a 3?');
  });

  it('never rounds a doubt away', () => {
    expect(percentText(0.99996)).toBe('99.9%');
    expect(percentText(1)).toBe('100.0%');
    expect(percentText(0.0004)).toBe('0.0%');
  });
});
