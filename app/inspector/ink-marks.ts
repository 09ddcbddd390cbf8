import type { InkMarks } from '@/app/network/network-focus';
import type { RoomSession } from '@/app/session/room-session';
import { INPUT_SIDE } from '@/lib/network/layers';
import { framedSquare } from '@/lib/preprocess';
import type { StrokeRecord } from '@/lib/room/state';
import { divergingEntry, divergingTable } from '@/lib/scene/diverging';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import styles from './ink-marks.module.css';

/** Less than this part of the strongest is not painted: the ink under it shall be seen. */
const FAINTEST = 0.04;

/**
 * Marks on the ink itself what the network's 28 × 28 pixels say: the receptive field of the cell that is looked at, or what each
 * pixel's ink spoke for. Places are shares of the sheet: a resize costs nothing. The returned function takes them away.
 */
export function attachInkMarks(host: HTMLElement, session: RoomSession): () => void {
  const frame = document.createElement('div');
  frame.className = styles.field!;
  const canvas = document.createElement('canvas');
  canvas.className = styles.contributions!;
  canvas.width = INPUT_SIDE;
  canvas.height = INPUT_SIDE;
  frame.dataset.testid = 'ink-field';
  canvas.dataset.testid = 'ink-contributions';
  host.append(canvas, frame);

  function show(marks: InkMarks | null): void {
    const square = marks === null ? null : squareOf(session);
    frame.hidden = square === null || !marks?.field;
    canvas.hidden = square === null || !marks?.contributions;
    if (square === null || marks === null) return;
    const { left, top, side } = square;
    const pixel = side / INPUT_SIDE;
    if (marks.field) {
      const { top: firstRow, left: firstColumn, bottom, right } = marks.field;
      place(frame, {
        left: left + firstColumn * pixel,
        top: top + firstRow * pixel,
        width: (right - firstColumn + 1) * pixel,
        height: (bottom - firstRow + 1) * pixel,
      });
    }
    if (marks.contributions) {
      place(canvas, { left, top, width: side, height: side });
      paint(canvas, marks.contributions);
    }
  }
  const update = (): void => show(session.focus.ink.get());
  update();
  const stops = [session.focus.ink.subscribe(update), session.reading.subscribe(update)];
  return () => {
    for (const stop of stops) stop();
    frame.remove();
    canvas.remove();
  };
}

/** Where the network's input lies on the sheet, for the glyph that is looked at. */
function squareOf(session: RoomSession) {
  const glyph = session.reading.latest?.glyph;
  const prediction = glyph === undefined ? undefined : session.predictions.all.get(glyph);
  if (prediction === undefined) return null;
  return framedSquare(
    prediction.strokes
      .map((id) => session.replica.stroke(id))
      .filter((stroke): stroke is StrokeRecord => stroke !== undefined),
  );
}

function place(
  element: HTMLElement,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): void {
  element.style.left = `${(box.left / SHEET_WIDTH) * 100}%`;
  element.style.top = `${(box.top / SHEET_HEIGHT) * 100}%`;
  element.style.width = `${(box.width / SHEET_WIDTH) * 100}%`;
  element.style.height = `${(box.height / SHEET_HEIGHT) * 100}%`;
}

/** The ramp's hue at full strength, as opaque as the contribution is strong: what did nothing leaves the ink as it is. */
function paint(canvas: HTMLCanvasElement, contributions: Float32Array): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(INPUT_SIDE, INPUT_SIDE);
  const table = divergingTable();
  contributions.forEach((value, i) => {
    const strength = Math.abs(value);
    if (strength < FAINTEST) return;
    const from = divergingEntry(Math.sign(value), 1) * 4;
    for (let c = 0; c < 3; c++) image.data[i * 4 + c] = table[from + c]!;
    image.data[i * 4 + 3] = 255 * Math.min(1, 0.25 + strength);
  });
  context.putImageData(image, 0, 0);
}
