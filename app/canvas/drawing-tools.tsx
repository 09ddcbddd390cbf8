'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Eraser, Hand, MousePointer2, Pencil, Redo2, Trash2, Undo2 } from 'lucide-react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import { IconButton } from '@/app/ui/icon-button';
import type { Desk, ToolKind } from './desk';
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

/** The next finer or broader pen; at the end the same. */
export function nextWidth(width: number, by: 1 | -1): number {
  const at = PEN_WIDTHS.findIndex((pen) => pen.width === width);
  return PEN_WIDTHS[at + by]?.width ?? width;
}

const TOOLS: readonly {
  readonly kind: ToolKind;
  readonly name: string;
  readonly hint: string;
  readonly Icon: typeof Hand;
}[] = [
  { kind: 'pen', name: 'Pen', hint: 'Pen (P)', Icon: Pencil },
  { kind: 'eraser', name: 'Eraser', hint: 'Eraser: takes whole strokes (E)', Icon: Eraser },
  { kind: 'select', name: 'Select', hint: 'Select and move (V)', Icon: MousePointer2 },
  {
    kind: 'hand',
    name: 'Hand',
    hint: 'Hand: moves a sheet that is zoomed into (H, or the space bar held)',
    Icon: Hand,
  },
];

interface Props {
  readonly session: RoomSession;
  readonly desk: Desk;
  readonly pen: PenTool;
  onPen(pen: PenTool): void;
}

/** Tools, pens and colours, undo and redo; within a thumb's reach on a phone. */
export function DrawingTools({ session, desk, pen, onPen }: Props) {
  const tool = useCell(desk.tool, (kind) => kind);
  const canUndo = useCell(session.status, (status) => status.canUndo);
  const canRedo = useCell(session.status, (status) => status.canRedo);
  const empty = useCell(session.status, (status) => status.empty);
  const mayClear = useCell(session.status, (status) => rightsOf(status).clear);

  /** Who picks a pen or a colour wants to draw with it. */
  function pick(change: Partial<PenTool>): void {
    desk.take('pen');
    onPen({ ...pen, ...change });
  }

  return (
    <div className={styles.tools} role="toolbar" aria-label="Drawing tools">
      <div className={styles.group}>
        {TOOLS.map(({ kind, name, hint, Icon }) => (
          <IconButton
            key={kind}
            label={name}
            hint={hint}
            className={styles.tool}
            data-kind={kind}
            aria-pressed={tool === kind}
            onClick={() => desk.take(kind)}
          >
            <Icon />
          </IconButton>
        ))}
      </div>
      <span className={styles.rule} />
      <RadioGroup
        className={styles.group}
        aria-label="Pen width"
        value={pen.width}
        onValueChange={(width) => pick({ width: width as number })}
      >
        {PEN_WIDTHS.map(({ name, width }) => (
          <Radio.Root
            key={name}
            value={width}
            aria-label={`${name} pen`}
            title={`${name} pen ([ and ])`}
            className={styles.choice}
          >
            <span className={styles.nib} data-nib={name} style={{ background: inkVariable(pen.colour) }} />
          </Radio.Root>
        ))}
      </RadioGroup>
      <span className={styles.rule} />
      <RadioGroup
        className={styles.colours}
        aria-label="Ink colour"
        value={pen.colour}
        onValueChange={(colour) => pick({ colour: colour as number })}
      >
        {INK_NAMES.map((name, colour) => (
          <Radio.Root
            key={name}
            value={colour}
            aria-label={name}
            title={`${name} (${colour + 1})`}
            className={styles.choice}
          >
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
            onClick={() => session.submit({ kind: 'clear', sheet: session.status.get().sheet })}
          >
            <Trash2 />
          </IconButton>
        )}
      </div>
    </div>
  );
}
