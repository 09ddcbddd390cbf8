'use client';

import { Download, FilePlus2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import button from '@/app/ui/button.module.css';
import { downloadFile } from './download-file';
import styles from './not-sent-panel.module.css';
import { strokesFile } from './strokes-file';
import type { UnsentInk } from './unsent-ink';

/** What becomes of ink that the room did not take: its author decides. */
export function NotSentPanel({ unsent }: { readonly unsent: UnsentInk }) {
  const strokes = useCell(unsent.notSent, (all) => all);
  const lasting = useCell(unsent.lasting, (kept) => kept === true);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const first = strokes[0];
  if (first === undefined) return null;

  async function keep(): Promise<void> {
    setBusy(true);
    const answer = await unsent.keepAsRoom();
    setBusy(false);
    if (answer.ok) location.assign(answer.value);
    else setProblem(answer.error.message);
  }

  return (
    <section className={styles.panel} aria-labelledby="not-sent-title" data-testid="not-sent">
      <div className={styles.words} role="status">
        <h2 id="not-sent-title" className={styles.title}>
          {strokes.length === 1 ? '1 stroke was not sent' : `${strokes.length} strokes were not sent`}
        </h2>
        <p className={styles.reason}>
          {problem ?? `${first.reason} ${whereabouts(strokes.length, lasting)}`}
        </p>
      </div>
      <div className={styles.choices}>
        <button type="button" className={button.solid} disabled={busy} onClick={() => void keep()}>
          <FilePlus2 aria-hidden="true" />
          Keep as a new room
        </button>
        <button
          type="button"
          className={button.button}
          onClick={() => downloadFile('inkling-not-sent.json', 'application/json', strokesFile(strokes))}
        >
          <Download aria-hidden="true" />
          Export
        </button>
        <button type="button" className={button.button} disabled={busy} onClick={() => unsent.discard()}>
          <Trash2 aria-hidden="true" />
          Discard
        </button>
      </div>
    </section>
  );
}

function whereabouts(count: number, lasting: boolean): string {
  const [them, they] = count === 1 ? ['it', 'it is'] : ['them', 'they are'];
  return `Only you see ${them}, dashed; ${they} kept ${lasting ? 'in this browser' : 'as long as this page is open'}.`;
}
