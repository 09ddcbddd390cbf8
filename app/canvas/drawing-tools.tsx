'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Redo2, Trash2, Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { useCell } from '@/app/session/cell';
import { type RoomSession, SHEET } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import { IconButton } from '@/app/ui/icon-button';
import styles from './drawing-tools.module.css';
import { INK_NAMES, inkVariable } from './palette';
import type { PenTool } from './pen';

/** Sheet units: a fine pen, a felt tip, a brush. The felt tip reads best at the size that people write at. */
export const PEN_WIDTHS = [
  { name: 'fine', width: 10 },
  { name: 'medium', width: 20 },
  { name: 'broad', width: 34 },
] as const;
export const USUAL_WIDTH = 20;

interface Props {
  readonly session: RoomSession;
  readonly tool: PenTool;
  onTool(tool: PenTool): void;
}

/** Pen, colours, undo and redo; within a thumb's reach on a phone. */
export function DrawingTools({ session, tool, onTool }: Props) {
  const canUndo = useCell(session.status, (status) => status.canUndo);
  const canRedo = useCell(session.status, (status) => status.canRedo);
  const empty = useCell(session.status, (status) => status.empty);
  const mayClear = useCell(session.status, (status) => rightsOf(status).clear);
  useUndoKeys(session);

  return (
    <div className={styles.tools} role="toolbar" aria-label="Drawing tools">
      <RadioGroup
        className={styles.group}
        aria-label="Pen width"
        value={tool.width}
        onValueChange={(width) => onTool({ ...tool, width: width as number })}
      >
        {PEN_WIDTHS.map(({ name, width }) => (
          <Radio.Root
            key={name}
            value={width}
            aria-label={`${name} pen`}
            title={`${name} pen`}
            className={styles.choice}
          >
            <span className={styles.nib} data-nib={name} style={{ background: inkVariable(tool.colour) }} />
          </Radio.Root>
        ))}
      </RadioGroup>
      <span className={styles.rule} />
      <RadioGroup
        className={styles.colours}
        aria-label="Ink colour"
        value={tool.colour}
        onValueChange={(colour) => onTool({ ...tool, colour: colour as number })}
      >
        {INK_NAMES.map((name, colour) => (
          <Radio.Root key={name} value={colour} aria-label={name} title={name} className={styles.choice}>
            <span className={styles.swatch} style={{ background: inkVariable(colour) }} />
          </Radio.Root>
        ))}
      </RadioGroup>
      <span className={styles.rule} />
      <div className={styles.group}>
        <IconButton label="Undo" hint="Undo (Ctrl Z)" disabled={!canUndo} onClick={() => session.undo()}>
          <Undo2 />
        </IconButton>
        <IconButton
          label="Redo"
          hint="Redo (Shift Ctrl Z)"
          disabled={!canRedo}
          onClick={() => session.redo()}
        >
          <Redo2 />
        </IconButton>
        {mayClear && (
          <IconButton
            label="Clear"
            hint="Clear the sheet; undo brings it back"
            disabled={empty}
            onClick={() => session.submit({ kind: 'clear', sheet: SHEET })}
          >
            <Trash2 />
          </IconButton>
        )}
      </div>
    </div>
  );
}

function useUndoKeys(session: RoomSession): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const typing = (event.target as Element | null)?.closest?.('input, textarea, [contenteditable]');
      if (typing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.shiftKey) session.undo();
      else if (key === 'y' || key === 'z') session.redo();
      else return;
      event.preventDefault();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [session]);
}
