import { z } from 'zod';
import { signTest } from './sign-test';

/** What a candidate must show before it may read for everybody (design, section 9). */
export const GATE = {
  /** Reviewed drawings of hold-out authors. */
  drawings: 200,
  authors: 5,
  /** One-sided. */
  p: 0.05,
  /** By how much the accuracy on the MNIST test images may fall: 0.1 points. */
  mnistFall: 0.001,
} as const;

/** Shares, 0 to 1; null where there was nothing to measure. */
const pairSchema = z.object({ before: z.number().nullable(), after: z.number().nullable() });

export const gateEvidenceSchema = z.object({
  holdOut: z.object({
    drawings: z.int(),
    authors: z.int(),
    /** Read wrong by the live version and right by the candidate. */
    fixed: z.int(),
    /** The other way round. */
    broken: z.int(),
    /** Share read right. */
    accuracy: pairSchema,
    /** Of the digits, the share that isDigit lets pass. */
    kept: pairSchema,
    /** Of what is no digit, the share refused. */
    refused: pairSchema,
    /** Expected calibration error of the digits. */
    calibration: pairSchema,
  }),
  /** Accuracy on the 10,000 test images. */
  mnist: pairSchema,
});
export type GateEvidence = z.infer<typeof gateEvidenceSchema>;

export const GATE_CHECKS = ['fixes', 'mnist', 'kept', 'refused', 'calibration'] as const;
export const gateCheckSchema = z.object({
  check: z.enum(GATE_CHECKS),
  passed: z.boolean(),
  /** For people. */
  says: z.string(),
});
export type GateCheck = z.infer<typeof gateCheckSchema>;

export const gateResultSchema = z.object({
  verdict: z.enum(['passed', 'failed', 'not-enough-evidence']),
  /** One sentence for people. */
  says: z.string(),
  /** Of the sign test; null where nothing changed. */
  p: z.number().nullable(),
  checks: z.array(gateCheckSchema),
  evidence: gateEvidenceSchema,
});
export type GateResult = z.infer<typeof gateResultSchema>;

/** Whether a candidate may take the place of the live version. Pure: the same evidence gives the same verdict. */
export function gate(evidence: GateEvidence): GateResult {
  const { holdOut, mnist } = evidence;
  const { fixed, broken } = holdOut;
  const p = fixed + broken > 0 ? signTest(fixed, broken) : null;
  const checks: GateCheck[] = [
    {
      check: 'fixes',
      passed: p !== null && p <= GATE.p,
      says:
        p === null
          ? 'It reads the hold-out drawings exactly as the live version does.'
          : `It fixed ${fixed} and broke ${broken} of the hold-out drawings (p = ${p.toPrecision(2)}; ${GATE.p} or less is asked).`,
    },
    mnistCheck(mnist),
    shareCheck('kept', 'digits kept', holdOut.kept, 'higher'),
    shareCheck('refused', 'refusals of what is no digit', holdOut.refused, 'higher'),
    shareCheck('calibration', 'calibration error', holdOut.calibration, 'lower'),
  ];
  const lacking = lackingEvidence(evidence);
  if (lacking !== null) return { verdict: 'not-enough-evidence', says: lacking, p, checks, evidence };
  const failed = checks.filter(({ passed }) => !passed);
  return failed.length === 0
    ? { verdict: 'passed', says: 'It reads better than the live version.', p, checks, evidence }
    : {
        verdict: 'failed',
        says: failed.map(({ says }) => says).join(' '),
        p,
        checks,
        evidence,
      };
}

function lackingEvidence({ holdOut: { drawings, authors }, mnist }: GateEvidence): string | null {
  if (drawings < GATE.drawings || authors < GATE.authors)
    return `Not enough evidence: ${drawings} reviewed hold-out drawings by ${authors} ${authors === 1 ? 'author' : 'authors'}; ${GATE.drawings} by ${GATE.authors} are needed.`;
  if (mnist.before === null || mnist.after === null)
    return 'Not enough evidence: a version was never measured on the MNIST test images.';
  return null;
}

function mnistCheck({ before, after }: GateEvidence['mnist']): GateCheck {
  if (before === null || after === null)
    return { check: 'mnist', passed: false, says: 'MNIST was not measured.' };
  // Both are counts of 10,000: what is a millionth off is rounding.
  const passed = before - after <= GATE.mnistFall + 1e-9;
  return {
    check: 'mnist',
    passed,
    says: `MNIST: ${percent(before)} before, ${percent(after)} after; it may fall by 0.1 points.`,
  };
}

function shareCheck(
  check: 'kept' | 'refused' | 'calibration',
  name: string,
  { before, after }: { readonly before: number | null; readonly after: number | null },
  better: 'higher' | 'lower',
): GateCheck {
  // Nothing of the kind among the drawings: nothing that could have become worse.
  if (before === null || after === null)
    return { check, passed: true, says: `No drawing to measure ${name} by.` };
  const passed = better === 'higher' ? after >= before : after <= before;
  return {
    check,
    passed,
    says: `${name[0]!.toUpperCase()}${name.slice(1)}: ${percent(before)} before, ${percent(after)} after${passed ? '' : ', which is worse'}.`,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
