import type { RoomSession } from '@/app/session/room-session';
import { INK_COLOURS } from '@/lib/room/op';
import { WHOLE_SHEET, ZOOM_STEP } from '@/lib/viewport/viewport';
import type { Desk } from './desk';
import type { PenTool } from './pen';

/** Sheet units that an arrow key moves a selection by, and with Shift. */
const NUDGE = 2;
const FAR_NUDGE = 20;

export interface ShortcutPorts {
  readonly session: RoomSession;
  readonly desk: Desk;
  /** False for those who only look on. */
  readonly draws: boolean;
  changePen(change: Partial<PenTool>): void;
  /** To the next finer or broader pen. */
  stepWidth(by: 1 | -1): void;
  showHelp(): void;
}

export interface Shortcut {
  readonly group: 'Tools' | 'Ink' | 'Selection' | 'View';
  readonly name: string;
  /** As the help sheet prints them; any of them does it. */
  readonly keys: readonly string[];
  /** Of those who look on, too. */
  readonly always?: boolean;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly run: (ports: ShortcutPorts, event: KeyboardEvent) => void;
}

const plain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;
const letter = (...keys: readonly string[]) => {
  return (event: KeyboardEvent): boolean =>
    plain(event) && !event.shiftKey && keys.includes(event.key.toLowerCase());
};
const sign = (...keys: readonly string[]) => {
  return (event: KeyboardEvent): boolean => plain(event) && keys.includes(event.key);
};
const control = (key: string, shift: boolean) => {
  return (event: KeyboardEvent): boolean =>
    (event.ctrlKey || event.metaKey) &&
    !event.altKey &&
    event.shiftKey === shift &&
    event.key.toLowerCase() === key;
};
const either = (...all: readonly ((event: KeyboardEvent) => boolean)[]) => {
  return (event: KeyboardEvent): boolean => all.some((matches) => matches(event));
};

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Every key of the sheet: what it does, and what the help sheet says of it. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    group: 'Tools',
    name: 'Pen',
    keys: ['P', 'B'],
    matches: letter('p', 'b'),
    run: ({ desk }) => desk.take('pen'),
  },
  {
    group: 'Tools',
    name: 'Eraser',
    keys: ['E'],
    matches: letter('e'),
    run: ({ desk }) => desk.take('eraser'),
  },
  {
    group: 'Tools',
    name: 'Select and move',
    keys: ['V'],
    matches: letter('v'),
    run: ({ desk }) => desk.take('select'),
  },
  {
    group: 'Tools',
    name: 'Hand',
    keys: ['H', 'Space held'],
    always: true,
    matches: letter('h'),
    run: ({ desk }) => desk.take('hand'),
  },
  { group: 'Ink', name: 'Finer pen', keys: ['['], matches: sign('['), run: ({ stepWidth }) => stepWidth(-1) },
  {
    group: 'Ink',
    name: 'Broader pen',
    keys: [']'],
    matches: sign(']'),
    run: ({ stepWidth }) => stepWidth(1),
  },
  {
    group: 'Ink',
    name: 'Colours',
    keys: ['1 – 8'],
    matches: (event) => plain(event) && /^[1-9]$/.test(event.key) && Number(event.key) <= INK_COLOURS,
    run: ({ changePen }, event) => changePen({ colour: Number(event.key) - 1 }),
  },
  {
    group: 'Ink',
    name: 'Undo',
    keys: ['Ctrl Z'],
    matches: control('z', false),
    run: ({ session }) => session.undo(),
  },
  {
    group: 'Ink',
    name: 'Redo',
    keys: ['Shift Ctrl Z', 'Ctrl Y'],
    matches: either(control('z', true), control('y', false)),
    run: ({ session }) => session.redo(),
  },
  {
    group: 'Selection',
    name: 'Erase it',
    keys: ['Delete', 'Backspace'],
    matches: sign('Delete', 'Backspace'),
    run: ({ desk }) => desk.erase(desk.selection.get()),
  },
  {
    group: 'Selection',
    name: 'Move it',
    keys: ['Arrows', 'Shift Arrows'],
    matches: (event) => plain(event) && event.key in ARROWS,
    run({ desk }, { key, shiftKey }) {
      const [x, y] = ARROWS[key]!;
      const by = shiftKey ? FAR_NUDGE : NUDGE;
      desk.nudge({ dx: x * by, dy: y * by });
    },
  },
  {
    group: 'Selection',
    name: 'Everything',
    keys: ['Ctrl A'],
    matches: control('a', false),
    run({ desk, session }) {
      desk.take('select');
      desk.select([...session.replica.strokes(session.status.get().sheet)].map(({ id }) => id));
    },
  },
  {
    group: 'Selection',
    name: 'Nothing',
    keys: ['Esc'],
    matches: sign('Escape'),
    run({ desk }) {
      desk.release();
      desk.select([]);
    },
  },
  {
    group: 'View',
    name: 'Nearer',
    keys: ['+', 'Ctrl wheel'],
    always: true,
    matches: sign('+', '='),
    run: ({ desk }) => desk.view.zoomBy(ZOOM_STEP),
  },
  {
    group: 'View',
    name: 'Further',
    keys: ['−'],
    always: true,
    matches: sign('-', '_'),
    run: ({ desk }) => desk.view.zoomBy(1 / ZOOM_STEP),
  },
  {
    group: 'View',
    name: 'The whole sheet',
    keys: ['0'],
    always: true,
    matches: sign('0'),
    run: ({ desk }) => desk.view.show(WHOLE_SHEET),
  },
  {
    group: 'View',
    name: 'These keys',
    keys: ['?'],
    always: true,
    matches: sign('?'),
    run: ({ showHelp }) => showHelp(),
  },
];

/** Of a selection: without one the keys are the page's. */
const needsSelection = ({ group, name }: Shortcut): boolean => group === 'Selection' && name !== 'Everything';

/** The shortcut that a key press stands for, here and now. */
export function shortcutOf(event: KeyboardEvent, { desk, draws }: ShortcutPorts): Shortcut | null {
  const found = SHORTCUTS.find(({ matches }) => matches(event));
  if (found === undefined || (!draws && !found.always)) return null;
  return needsSelection(found) && desk.selection.get().size === 0 ? null : found;
}

/** Where keys are text, or walk through a list. */
const WRITING = 'input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable]';
const WALKED =
  '[role="radiogroup"], [role="menu"], [role="dialog"], [role="slider"], [role="separator"], [role="tablist"], [role="listbox"], [data-own-keys]';

export const isTyping = ({ target }: Event): boolean =>
  target instanceof Element && target.closest(WRITING) !== null;

/** Whether a key that was pressed there belongs to what stands there. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return false;
  if (isTyping(event) || target.closest('[role="dialog"], [role="menu"]') !== null) return true;
  return (event.key in ARROWS || event.key === 'Escape') && target.closest(WALKED) !== null;
}
