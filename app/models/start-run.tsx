'use client';

import { useState } from 'react';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import { FormDialog } from '@/app/ui/form-dialog';
import type { Outlook, RunSettings } from '@/lib/training/run';
import type { Version } from '@/lib/training/version';
import styles from './models.module.css';
import { startRun } from './models-api';
import { Problem } from './models-frame';
import own from './start-run.module.css';
import { countText } from './words';

interface Props {
  readonly outlook: Outlook;
  readonly versions: readonly Version[];
  readonly open: boolean;
  onClose(): void;
}

const FIELDS: readonly { readonly key: keyof RunSettings; readonly name: string; readonly hint: string }[] = [
  { key: 'epochs', name: 'Epochs', hint: 'How many times it goes through the drawings.' },
  { key: 'replay', name: 'MNIST images with each drawing', hint: 'They keep what it could read before.' },
  { key: 'batchSize', name: 'Drawings a step', hint: 'How many it looks at before it changes.' },
  { key: 'rate', name: 'Learning rate', hint: 'How far it changes at a step, at most.' },
  { key: 'seed', name: 'Seed', hint: 'The same seed on the same drawings gives the same version.' },
];

/** Which version is to go on learning; everything else has a good value and can be changed. */
export function StartRun({ outlook, versions, open, onClose }: Props) {
  const usable = versions.filter(({ broken }) => broken === null);
  const first = usable.find(({ live, network }) => live && network === 'cnn') ?? usable[0];
  const [from, setFrom] = useState<string | null>(null);
  const [settings, setSettings] = useState<Partial<Record<keyof RunSettings, string>>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function start(): Promise<void> {
    const chosen = from ?? first?.id;
    if (chosen === undefined) return;
    setBusy(true);
    const changed = Object.entries(settings).filter(([, text]) => text !== '');
    const answer = await startRun(
      chosen,
      Object.fromEntries(changed.map(([key, text]) => [key, Number(text)])),
    );
    if (answer.ok) {
      location.assign(`/models/runs/${answer.value.id}`);
      return;
    }
    setBusy(false);
    setProblem(answer.error.message);
  }

  return (
    <FormDialog title="Train a version" open={open} onClose={onClose}>
      <form
        className={form.rows}
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <p className={form.lead}>
          It goes on from a version, learns {countText(outlook.drawings, 'drawing', 'drawings')}, and becomes
          a candidate. Nothing changes for anybody until it is promoted.
        </p>
        <label>
          <span className={form.label}>Goes on from</span>
          <select
            className={form.field}
            value={from ?? first?.id}
            onChange={(event) => setFrom(event.target.value)}
          >
            {usable.map(({ id, live }) => (
              <option key={id} value={id}>
                {live ? `${id} (live)` : id}
              </option>
            ))}
          </select>
        </label>
        <details className={own.more}>
          <summary>Settings</summary>
          <div className={own.fields}>
            {FIELDS.map(({ key, name, hint }) => (
              <label key={key}>
                <span className={form.label}>{name}</span>
                <input
                  className={form.field}
                  type="number"
                  step="any"
                  min={0}
                  placeholder={String(outlook.settings[key])}
                  value={settings[key] ?? ''}
                  onChange={(event) => setSettings({ ...settings, [key]: event.target.value })}
                />
                <span className={styles.fine}>{hint}</span>
              </label>
            ))}
          </div>
        </details>
        {problem !== null && <Problem>{problem}</Problem>}
        <button type="submit" className={button.solid} disabled={busy}>
          Start
        </button>
      </form>
    </FormDialog>
  );
}
