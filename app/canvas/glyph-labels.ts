import { sentenceOf, verdictOf } from '@/app/answer/certainty';
import type { PredictionChange } from '@/app/session/predictions';
import type { Watched } from '@/app/session/reading';
import type { RoomSession } from '@/app/session/room-session';
import type { GlyphId } from '@/lib/ids';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
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

/**
 * The live digit beside each glyph. Predictions come many times a second, so labels are kept by hand and not by React. Places are
 * shares of the sheet: a resize costs nothing. The returned function takes them away.
 */
export function attachGlyphLabels(host: HTMLElement, sheet: number, session: RoomSession): () => void {
  const labels = new Map<GlyphId, Label>();
  const frame = document.createElement('div');
  frame.className = styles.frame!;
  frame.hidden = true;
  host.append(frame);

  function add(glyph: GlyphId): Label {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = styles.label!;
    button.dataset.glyph = glyph;
    const digit = document.createElement('span');
    const meter = document.createElement('span');
    meter.className = styles.meter!;
    button.append(digit, meter);
    host.append(button);
    const label = { button, digit, meter };
    labels.set(glyph, label);
    return label;
  }

  function show(prediction: Prediction): void {
    if (prediction.sheet !== sheet) return;
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
    for (const [glyph, { button }] of labels) {
      const pressed = String(glyph === watched);
      if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
    }
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
  const stops = [
    session.predictions.subscribe(change),
    session.status.subscribe(() => mark(session.status.get().watched)),
  ];
  return () => {
    host.removeEventListener('click', onClick);
    for (const stop of stops) stop();
    host.replaceChildren();
  };
}
