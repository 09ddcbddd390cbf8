/** A place in a box of 1×1, y down. */
export type Place = readonly [x: number, y: number];

/** One movement of a pen without lifting it. */
export type PenPath = readonly Place[];

/** Steps of an arc per full turn: smooth at any size that a test draws. */
const STEPS_PER_TURN = 24;

/** Part of an ellipse; angles in turns, 0 to the right, growing clockwise as y grows downwards. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Place[] {
  const steps = Math.max(2, Math.round(Math.abs(to - from) * STEPS_PER_TURN));
  return Array.from({ length: steps + 1 }, (_, i): Place => {
    const angle = (from + ((to - from) * i) / steps) * 2 * Math.PI;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  });
}

/** Straight through the places, with steps between them like those of a moving hand. */
function line(...places: readonly Place[]): Place[] {
  return places.flatMap((place, i): Place[] => {
    const before = places[i - 1];
    if (before === undefined) return [place];
    const steps = Math.max(1, Math.round(Math.hypot(place[0] - before[0], place[1] - before[1]) * 10));
    return Array.from({ length: steps }, (_, step): Place => {
      const part = (step + 1) / steps;
      return [before[0] + (place[0] - before[0]) * part, before[1] + (place[1] - before[1]) * part];
    });
  });
}

/** Digits as people are taught to write them. */
export const handwriting: readonly (readonly PenPath[])[] = [
  [arc(0.5, 0.5, 0.3, 0.46, 0.75, -0.25)],
  [line([0.4, 0.16], [0.54, 0.04], [0.54, 0.96])],
  [[...arc(0.5, 0.28, 0.28, 0.25, 0.52, 1.08), ...line([0.74, 0.42], [0.2, 0.94], [0.84, 0.94])]],
  [[...arc(0.46, 0.27, 0.26, 0.23, 0.58, 1.2), ...arc(0.46, 0.72, 0.3, 0.25, 0.76, 1.42)]],
  [line([0.58, 0.04], [0.16, 0.62], [0.86, 0.62]), line([0.66, 0.3], [0.66, 0.97])],
  [[...line([0.76, 0.05], [0.32, 0.05], [0.27, 0.44]), ...arc(0.48, 0.68, 0.29, 0.27, 0.66, 1.4)]],
  [[...arc(0.72, 0.6, 0.5, 0.58, 0.7, 0.5), ...arc(0.5, 0.7, 0.27, 0.25, 0.5, 1.52)]],
  [line([0.18, 0.06], [0.82, 0.06], [0.42, 0.97])],
  [[...arc(0.5, 0.27, 0.23, 0.22, 0.25, -0.75), ...arc(0.5, 0.73, 0.28, 0.24, -0.25, 0.75)]],
  [[...arc(0.48, 0.28, 0.26, 0.24, 0, -1), ...line([0.74, 0.28], [0.72, 0.6], [0.64, 0.97])]],
];
