'use client';

import { Check, X } from 'lucide-react';
import { useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import type { GateResult } from '@/lib/training/gate';
import type { Promotion } from '@/lib/training/version';
import own from './gate-panel.module.css';
import styles from './models.module.css';
import { override, promote, readGate } from './models-api';
import { Problem } from './models-frame';
import { useAsked } from './use-asked';

interface Props {
  readonly id: string;
  /** What reads now. */
  readonly live: string;
  /** Only an admin may go against the gate. */
  readonly admin: boolean;
  /** It reads for everybody now. */
  onDone(): void;
}

const VERDICTS: Record<GateResult['verdict'], string> = {
  passed: 'May read for everybody',
  failed: 'Does not pass',
  'not-enough-evidence': 'Not enough evidence yet',
};

/** What the gate says of a candidate, check by check, and the way through it. */
export function GatePanel({ id, live, admin, onDone }: Props) {
  const gate = useAsked(`${id} ${live}`, () => readGate(id)).answer;
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function act(asked: Promise<Answer<Promotion>>): Promise<void> {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
    if (!answer.ok) return;
    setAsking(false);
    onDone();
  }

  const result = gate?.ok ? gate.value : null;
  return (
    <section className={`${styles.section} ${own.gate}`} aria-labelledby="gate" aria-busy={gate === null}>
      <h2 id="gate" className={styles.heading}>
        In the place of {live}?
      </h2>
      {gate === null && (
        <p className={styles.waiting} role="status">
          It reads the drawings of people who were never trained on…
        </p>
      )}
      {gate?.ok === false && <Problem>{gate.error.message}</Problem>}
      {result && (
        <>
          <p className={own.verdict} data-verdict={result.verdict} data-testid="gate">
            {VERDICTS[result.verdict]}
          </p>
          {/* Of one that fails it is the checks below, said again. */}
          {result.verdict !== 'failed' && <p className={styles.soft}>{result.says}</p>}
          <Balance fixed={result.evidence.holdOut.fixed} broken={result.evidence.holdOut.broken} />
          <ul className={own.checks}>
            {result.checks.map(({ check, passed, says }) => (
              <li key={check} data-passed={passed}>
                {passed ? <Check aria-label="Passed" /> : <X aria-label="Not passed" />}
                {says}
              </li>
            ))}
          </ul>
          <div className={styles.row}>
            <button
              type="button"
              className={button.solid}
              disabled={busy || result.verdict !== 'passed'}
              onClick={() => void act(promote(id))}
            >
              Promote
            </button>
            {result.verdict !== 'passed' && admin && (
              <button type="button" className={button.button} onClick={() => setAsking(true)}>
                Promote anyway
              </button>
            )}
          </div>
          {result.verdict !== 'passed' && !admin && (
            <p className={styles.fine}>An administrator can promote it anyway, with a reason.</p>
          )}
          {problem !== null && !asking && <Problem>{problem}</Problem>}
        </>
      )}
      <FormDialog title={`Promote ${id} anyway`} open={asking} onClose={() => setAsking(false)}>
        <form
          className={form.rows}
          onSubmit={(event) => {
            event.preventDefault();
            void act(override(id, reason));
          }}
        >
          <p className={form.lead}>
            The gate has not let it pass. Every room will be read by it at once; the reason is kept, and it
            can be rolled back.
          </p>
          <label>
            <span className={form.label}>Reason</span>
            <input
              className={form.field}
              required
              minLength={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          {problem !== null && <Problem>{problem}</Problem>}
          <button type="submit" className={button.solid} disabled={busy}>
            Promote
          </button>
        </form>
      </FormDialog>
    </section>
  );
}

/** What it fixed against what it broke, as one bar. */
function Balance({ fixed, broken }: { readonly fixed: number; readonly broken: number }) {
  if (fixed + broken === 0) return null;
  return (
    <p className={own.balance}>
      <span>{fixed} fixed</span>
      <span className={own.scale} aria-hidden="true">
        <span style={{ flexGrow: fixed }} />
        <span style={{ flexGrow: broken }} />
      </span>
      <span>{broken} broken</span>
    </p>
  );
}
