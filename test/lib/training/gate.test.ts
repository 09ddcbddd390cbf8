import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GateEvidence, gate } from '@/lib/training/gate';
import { signTest } from '@/lib/training/sign-test';

const enough: GateEvidence = {
  holdOut: {
    drawings: 200,
    authors: 5,
    fixed: 12,
    broken: 3,
    accuracy: { before: 0.95, after: 0.995 },
    kept: { before: 0.98, after: 0.98 },
    refused: { before: 0.9, after: 0.9 },
    calibration: { before: 0.02, after: 0.02 },
  },
  mnist: { before: 0.994, after: 0.993 },
};
const but = (holdOut: Partial<GateEvidence['holdOut']>, mnist = enough.mnist): GateEvidence => ({
  holdOut: { ...enough.holdOut, ...holdOut },
  mnist,
});

describe('the sign test', () => {
  it('gives the binomial tail', () => {
    expect(signTest(1, 0)).toBeCloseTo(0.5, 12);
    expect(signTest(5, 0)).toBeCloseTo(1 / 32, 12);
    // (1 + 10 + 45) / 1024
    expect(signTest(8, 2)).toBeCloseTo(56 / 1024, 12);
    expect(signTest(0, 4)).toBe(1);
  });

  it('falls with every one that is better and rises with every one that is worse, in large numbers, too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 }), (better, worse) => {
        const p = signTest(better, worse);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(signTest(better + 1, worse)).toBeLessThanOrEqual(p + 1e-9);
        expect(signTest(better, worse + 1)).toBeGreaterThanOrEqual(p - 1e-9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the gate', () => {
  it('lets pass what fixes more than it breaks and is no worse in anything', () => {
    expect(gate(enough)).toMatchObject({ verdict: 'passed', p: signTest(12, 3) });
  });

  it.each([
    ['fixes too little', but({ fixed: 5, broken: 3 }), 'fixes'],
    ['changes nothing', but({ fixed: 0, broken: 0 }), 'fixes'],
    ['forgets MNIST', but({}, { before: 0.994, after: 0.9929 }), 'mnist'],
    ['refuses more digits', but({ kept: { before: 0.98, after: 0.979 } }), 'kept'],
    ['lets more scribbles pass', but({ refused: { before: 0.9, after: 0.89 } }), 'refused'],
    ['is surer than it is right', but({ calibration: { before: 0.02, after: 0.021 } }), 'calibration'],
  ])('does not let pass what %s', (_, evidence, check) => {
    const { verdict, checks } = gate(evidence);
    expect(verdict).toBe('failed');
    expect(checks.filter(({ passed }) => !passed).map((one) => one.check)).toEqual([check]);
  });

  it.each([
    ['199 drawings', but({ drawings: 199 })],
    ['4 authors', but({ authors: 4 })],
    ['no word on MNIST', but({}, { before: null, after: 0.99 })],
  ])('says that there is not enough evidence of %s, however good', (_, evidence) => {
    expect(gate(evidence)).toMatchObject({
      verdict: 'not-enough-evidence',
      says: expect.stringMatching(/^Not enough evidence/),
    });
  });

  it('asks nothing of refusals where no drawing was of no digit', () => {
    expect(gate(but({ refused: { before: null, after: null } })).verdict).toBe('passed');
  });
});
