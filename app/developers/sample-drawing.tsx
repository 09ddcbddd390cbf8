import type { Strokes } from './predict-request';
import own from './try-it.module.css';

/** A crossed seven: two strokes, so that the form of a body shows. */
export const SAMPLE_STROKES: Strokes = [
  [
    [20, 22],
    [50, 18],
    [82, 16],
    [66, 50],
    [44, 104],
  ],
  [
    [36, 60],
    [76, 54],
  ],
];

export function SampleDrawing() {
  return (
    <svg viewBox="0 0 100 120" className={own.sample} role="img" aria-label="The sample: a crossed seven">
      {SAMPLE_STROKES.map((stroke) => (
        <polyline key={stroke.join()} points={stroke.join(' ')} />
      ))}
    </svg>
  );
}
