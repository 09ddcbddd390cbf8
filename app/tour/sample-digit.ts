import { USUAL_WIDTH } from '@/app/canvas/drawing-tools';
import type { RoomSession } from '@/app/session/room-session';
import { ownColour } from '@/app/session/status';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { StrokeSampler } from '@/lib/stroke/sampler';

/** Part of the sheet's height that the digit takes. */
const SIZE = 0.56;
/** Between two samples of the pen: it draws as fast as a calm hand. */
const SAMPLE_MS = 12;

/** A three, as people write it, in a box of 1 × 1. */
function three(): { x: number; y: number }[] {
  const bow = (cy: number, ry: number, rx: number, from: number, to: number) =>
    Array.from({ length: 24 }, (_, i) => {
      const angle = (from + ((to - from) * i) / 23) * 2 * Math.PI;
      return { x: 0.45 + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
    });
  return [...bow(0.26, 0.22, 0.27, 0.6, 1.22), ...bow(0.72, 0.25, 0.31, 0.78, 1.42)];
}

/** Draws a digit for whoever has not drawn one: with the visitor's own pen, so that undo takes it away. */
export function drawSample(session: RoomSession): void {
  const sampler = new StrokeSampler((op) => session.submit(op));
  const places = three().map(({ x, y }, i) => ({
    x: SHEET_WIDTH / 2 + (x - 0.5) * SHEET_HEIGHT * SIZE,
    y: SHEET_HEIGHT / 2 + (y - 0.5) * SHEET_HEIGHT * SIZE,
    time: i * SAMPLE_MS,
    pressure: 0.5,
  }));
  sampler.down(
    {
      sheet: session.status.get().sheet,
      pointer: 'mouse',
      colour: ownColour(session.status.get()),
      width: USUAL_WIDTH,
    },
    places.slice(0, 1),
  );
  sampler.move(places.slice(1));
  sampler.up([]);
}
