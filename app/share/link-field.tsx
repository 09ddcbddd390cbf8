'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import button from '@/app/ui/button.module.css';
import { copyText } from './copy-text';
import styles from './link-field.module.css';

interface Props {
  readonly label: string;
  /** Empty while it is not known: the place stays. */
  readonly url: string;
  readonly testId: string;
}

/** How long "Copied" stands. */
const COPIED_MS = 2_000;

export function LinkField({ label, url, testId }: Props) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no');

  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    const done = await copyText(url, field.current!);
    setCopied(done ? 'yes' : 'by-hand');
  }

  return (
    <div>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          ref={field}
          id={id}
          className={styles.field}
          value={url}
          readOnly
          data-testid={testId}
          onFocus={(event) => event.target.select()}
        />
        <button
          type="button"
          className={`${button.button} ${styles.copy}`}
          disabled={url === ''}
          aria-label={`Copy link: ${label.toLowerCase()}`}
          onClick={() => void copy()}
        >
          {copied === 'yes' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {copied === 'yes' ? 'Copied' : 'Copy'}
        </button>
      </div>
      <p role="status" className={copied === 'by-hand' ? styles.byHand : 'visually-hidden'}>
        {copied === 'by-hand' &&
          'This browser does not let a page copy. The link is selected: copy it by hand.'}
        {copied === 'yes' && 'Copied'}
      </p>
    </div>
  );
}
