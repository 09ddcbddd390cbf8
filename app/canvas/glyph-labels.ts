import { sentenceOf, verdictOf } from '@/app/answer/certainty';
import type { Cell } from '@/app/session/cell';
import type { PredictionChange } from '@/app/session/predictions';
import type { Watched } from '@/app/session/reading';
import type { RoomSession } from '@/app/session/room-session';
import type { GlyphId } from '@/lib/ids';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { boxInView, type Viewport } from '@/lib/viewport/viewport';
import type { Prediction, SheetBox } from '@/lib/wire';
import styles from './glyph-labels.module.css';

interface Label {
  readonly button: HTMLButtonElement;
  readonly digit: HTMLElement;
  readonly meter: HTMLElement;
}

const across = (x: number): string => `${(x / SHEET_WIDTH) * 100}%`;
const down = (y: number): string => `${(y / SHEET_HEIGHT) * 100}%`;

/** Sheet units kept free at the right edge and the top, so that a label is never cut off. */
const LABEL_ROOM = 70;

function place(element: HTMLElement, [left, top, right, bottom]: SheetBox): void {
  element.style.left = across(left);
  element.style.top = down(top);
  element.style.width = across(right - left);
  element.style.height = down(bottom - top);
}

/** More labels than this would hide the ink and cost frames: then only those in sight, of glyphs that are large enough to be read. */
const MAX_LABELS = 300;
/** CSS pixels of a glyph's longer side. */
const LEGIBLE_PX = 16;

/**
 * The live digit beside each glyph. Predictions come many times a second, so labels are kept by hand and not by React. Places are
 * shares of the sheet: a resize costs nothing. The returned function takes them away.
 */
export function attachGlyphLabels(
  host: HTMLElement,
  sheet: number,
  session: RoomSession,
  viewport: Cell<Viewport>,
): () => void {
  const labels = new Map<GlyphId, Label>();
  let marked: GlyphId | null = null;
  let looking = 0;
  const frame = document.createElement('div');
  frame.className = styles.frame!;
  frame.dataset.viewfinder = '';
  frame.hidden = true;
  host.append(frame);

  function add(glyph: GlyphId): Label {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = styles.label!;
    button.dataset.glyph = glyph;
    button.setAttribute('aria-pressed', String(glyph === marked));
    const digit = document.createElement('span');
    const meter = document.createElement('span');
    meter.className = styles.meter!;
    button.append(digit, meter);
    host.append(button);
    const label = { button, digit, meter };
    labels.set(glyph, label);
    return label;
  }

  /** Of a crowd, whether this one is worth a label just now. */
  function isLegible({ box: [left, top, right, bottom] }: Prediction): boolean {
    const scale = host.clientWidth / SHEET_WIDTH;
    const [inLeft, inTop, inRight, inBottom] = boxInView(viewport.get());
    return (
      Math.max(right - left, bottom - top) * scale >= LEGIBLE_PX &&
      right >= inLeft &&
      left <= inRight &&
      bottom >= inTop &&
      top <= inBottom
    );
  }

  function show(prediction: Prediction): void {
    if (prediction.sheet !== sheet) return;
    if (session.predictions.all.size > MAX_LABELS) {
      const known = labels.has(prediction.glyph);
      if (!isLegible(prediction) || (!known && labels.size >= MAX_LABELS)) {
        remove(prediction.glyph);
        return;
      }
    }
    const { button, digit, meter } = labels.get(prediction.glyph) ?? add(prediction.glyph);
    const verdict = verdictOf(prediction.probabilities, prediction.isDigit);
    const { certainty } = verdict;
    const text =
      certainty === 'no digit'
        ? '–'
        : certainty === 'unsure'
          ? `${verdict.digit}\u2009/\u2009${verdict.runnerUp}`
          : String(verdict.digit);
    if (digit.textContent !== text) digit.textContent = text;
    button.dataset.certainty = certainty;
    meter.style.transform = `scaleX(${verdict.probability.toFixed(3)})`;
    const name =
      certainty === 'no digit' ? 'Not a digit' : `Reads as ${verdict.digit}, ${sentenceOf(verdict)}`;
    button.setAttribute('aria-label', `${name}. Show this one in the network`);
    const [, top, right] = prediction.box;
    button.style.left = across(Math.min(right, SHEET_WIDTH - LABEL_ROOM));
    button.style.top = down(Math.max(top, LABEL_ROOM));
  }

  function remove(glyph: GlyphId): void {
    labels.get(glyph)?.button.remove();
    labels.delete(glyph);
  }

  function mark(watched: Watched): void {
    const target = watched === 'latest' ? null : (session.predictions.all.get(watched) ?? null);
    frame.hidden = target === null;
    if (target !== null) place(frame, target.box);
    if (marked !== null && marked !== watched) press(marked, false);
    marked = watched === 'latest' ? null : watched;
    if (marked !== null) press(marked, true);
  }

  function press(glyph: GlyphId, pressed: boolean): void {
    labels.get(glyph)?.button.setAttribute('aria-pressed', String(pressed));
  }

  /** In a crowd another part of the sheet, or more pixels for it, makes other labels worth their place. */
  function lookAgain(): void {
    cancelAnimationFrame(looking);
    looking = requestAnimationFrame(() => {
      const { all } = session.predictions;
      if (all.size <= MAX_LABELS && labels.size === all.size) return;
      for (const prediction of all.values()) show(prediction);
      mark(session.status.get().watched);
    });
  }

  function change({ reset, changed, gone }: PredictionChange): void {
    if (reset) for (const glyph of [...labels.keys()]) remove(glyph);
    for (const { glyph } of gone) remove(glyph);
    for (const prediction of changed) show(prediction);
    mark(session.status.get().watched);
  }

  function onClick(event: MouseEvent): void {
    const button = (event.target as Element).closest('button');
    const glyph = button?.dataset.glyph as GlyphId | undefined;
    if (glyph === undefined) return;
    session.watch(session.status.get().watched === glyph ? 'latest' : glyph);
  }

  change({ reset: true, changed: [...session.predictions.all.values()], gone: [] });
  host.addEventListener('click', onClick);
  const resizing = new ResizeObserver(lookAgain);
  resizing.observe(host);
  const stops = [
    viewport.subscribe(lookAgain),
    session.predictions.subscribe(change),
    session.status.subscribe(() => mark(session.status.get().watched)),
  ];
  return () => {
    host.removeEventListener('click', onClick);
    resizing.disconnect();
    cancelAnimationFrame(looking);
    for (const stop of stops) stop();
    host.replaceChildren();
  };
}
