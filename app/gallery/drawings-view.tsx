'use client';

import { useCallback, useState } from 'react';
import button from '@/app/ui/button.module.css';
import { FromList } from '@/app/ui/choices';
import { DRAWING_SOURCES, type LabelText } from '@/lib/drawing/label';
import { DrawingDialog } from './drawing-dialog';
import styles from './gallery.module.css';
import { type DrawingsFilter, readDrawings, type ShownDrawing } from './gallery-api';
import { Tile } from './tile';
import { usePages } from './use-pages';
import { SOURCE_NAMES } from './words';

const LABELS: readonly LabelText[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'none'];
const EMPTY: Readonly<Record<string, string>> = {
  own: 'None of yours is shown. Say what a drawing is, or play: what you agree to keep comes here.',
  hidden: 'You have hidden nothing.',
};

/** Drawings one by one, the newest first. */
export function DrawingsView() {
  const [filter, setFilter] = useState<DrawingsFilter>({});
  const [opened, setOpened] = useState<ShownDrawing | null>(null);
  const read = useCallback((after: string | null) => readDrawings(filter, after), [filter]);
  const { items, loading, problem, more, change } = usePages(read);

  const set = (name: keyof DrawingsFilter, value: string): void => {
    const { [name]: _, ...rest } = filter;
    setFilter(value === '' ? rest : { ...rest, [name]: value });
  };

  return (
    <>
      <div className={styles.filters} role="toolbar" aria-label="Which drawings">
        <FromList label="Whose" value={filter.show ?? ''} onChange={(value) => set('show', value)}>
          <option value="">Everybody’s</option>
          <option value="own">Mine</option>
          <option value="hidden">What I hid</option>
        </FromList>
        <FromList label="Digit" value={filter.label ?? ''} onChange={(value) => set('label', value)}>
          <option value="">Any digit</option>
          {LABELS.map((label) => (
            <option key={label} value={label}>
              {label === 'none' ? 'No digit' : label}
            </option>
          ))}
        </FromList>
        <FromList label="From" value={filter.source ?? ''} onChange={(value) => set('source', value)}>
          <option value="">From anywhere</option>
          {DRAWING_SOURCES.map((source) => (
            <option key={source} value={source}>
              {SOURCE_NAMES[source]}
            </option>
          ))}
        </FromList>
        <FromList label="Reading" value={filter.read ?? ''} onChange={(value) => set('read', value)}>
          <option value="">However read</option>
          <option value="right">Read right</option>
          <option value="wrong">Misread</option>
        </FromList>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {items?.length === 0 && !loading && (
        <p className={styles.empty}>
          {EMPTY[filter.show ?? ''] ??
            'There is nothing of that kind yet. Draw a digit, press the label beside it, and say what it is.'}
        </p>
      )}
      <ul className={styles.grid} aria-busy={loading} data-testid="gallery-list">
        {items?.map((drawing) => (
          <li key={drawing.id}>
            <Tile drawing={drawing} onOpen={() => setOpened(drawing)} />
          </li>
        ))}
      </ul>
      {more !== null && (
        <button type="button" className={`${button.button} ${styles.more}`} onClick={() => void more()}>
          Show more
        </button>
      )}
      <DrawingDialog
        drawing={opened}
        hidden={filter.show === 'hidden'}
        onClose={() => setOpened(null)}
        onGone={(id) => {
          change((now) => now.filter((drawing) => drawing.id !== id));
          setOpened(null);
        }}
      />
    </>
  );
}
