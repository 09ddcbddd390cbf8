import { describe, expect, it } from 'vitest';
import { isBlot, isDigitBy, renderStrokes, strokesFromLists, traceImage } from '@/lib/preprocess';
import { DIGITS, inkOnPage, type Lists, pictureOf } from './drawings';

const inputOf = (lists: Lists, width = 0) => renderStrokes(strokesFromLists(lists, width))!;
const page = { width: 300, height: 300, brush: 14, size: 200 };

describe('isBlot', () => {
  it('knows a dot, and a tap that trembled, by either entrance', () => {
    expect(isBlot(inputOf([[[3, 3]]]))).toBe(true);
    const tap = [
      [
        [100, 100],
        [102, 101],
        [101, 98],
      ],
    ];
    expect(isBlot(inputOf(tap, 10))).toBe(true);
    for (const brush of [8, 40, 120])
      expect(isBlot(traceImage(pictureOf(inkOnPage([[[0, 0]]], { ...page, brush }), page))!.input)).toBe(
        true,
      );
  });

  it('takes an input without ink for one', () => {
    expect(isBlot(new Uint8Array(784))).toBe(true);
  });

  it.each(Object.entries(DIGITS) as [string, Lists][])(
    'takes no %s for one, however thick its pen',
    (_name, lists) => {
      expect(isBlot(inputOf(lists))).toBe(false);
      for (const brush of [6, 30]) {
        const trace = traceImage(pictureOf(inkOnPage(lists, { ...page, brush }), page));
        expect(isBlot(trace!.input)).toBe(false);
      }
    },
  );
});

describe('isDigitBy', () => {
  const seven = inputOf(DIGITS.seven);
  const sure = (p: number) => Array.from({ length: 10 }, (_, i) => (i === 7 ? p : (1 - p) / 9));

  it('asks the network where it can tell, whatever its digits say', () => {
    expect(isDigitBy(seven, { isDigit: 0.7, probabilities: sure(0.3) })).toBe(true);
    expect(isDigitBy(seven, { isDigit: 0.3, probabilities: sure(0.99) })).toBe(false);
  });

  it('goes by its certainty where it cannot', () => {
    expect(isDigitBy(seven, { isDigit: null, probabilities: sure(0.9) })).toBe(true);
    expect(isDigitBy(seven, { isDigit: null, probabilities: sure(0.4) })).toBe(false);
  });

  it('asks nobody about a dot', () => {
    expect(isDigitBy(inputOf([[[3, 3]]]), { isDigit: 0.99, probabilities: sure(0.99) })).toBe(false);
  });
});
