import { type CurvePoint, curvePath, thinned } from '@/lib/charts/curve';
import { exactScale, scaleOf } from '@/lib/charts/scale';
import styles from './curve-chart.module.css';

const WIDTH = 480;
const HEIGHT = 220;
const LEFT = 60;
const TOP = 12;
const BOTTOM = 26;

interface Props {
  readonly title: string;
  /** By step. */
  readonly points: readonly CurvePoint[];
  /** On what is kept aside, at the end of each epoch. */
  readonly marks: readonly CurvePoint[];
  readonly steps: number;
  /** Values that the axis holds whatever is drawn. */
  readonly holds: readonly number[];
  text(value: number): string;
}

/** One figure of a run over its steps; the axes are there before the first point. */
export function CurveChart({ title, points, marks, steps, holds, text }: Props) {
  const shown = thinned(points);
  const x = exactScale(0, Math.max(1, steps), { from: LEFT, to: WIDTH - 8 });
  const y = scaleOf([...holds, ...shown.map((point) => point.y), ...marks.map((mark) => mark.y)], {
    from: HEIGHT - BOTTOM,
    to: TOP,
  });
  const last = points.at(-1);
  const words =
    last === undefined
      ? `${title}: nothing yet`
      : `${title}: ${text(points[0]!.y)} at first, ${text(last.y)} ${last.x >= steps ? 'at the end' : 'now'}${marks.length > 0 ? `; ${text(marks.at(-1)!.y)} on drawings kept aside` : ''}`;
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span>{title}</span>
        <strong>{last === undefined ? '–' : text(last.y)}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        {y.ticks.map((tick) => (
          <g key={tick}>
            <path className={styles.grid} d={`M${LEFT} ${y.at(tick)}H${WIDTH - 8}`} />
            <text className={styles.tick} x={LEFT - 8} y={y.at(tick)} textAnchor="end">
              {text(tick)}
            </text>
          </g>
        ))}
        <text className={styles.tick} x={LEFT} y={HEIGHT - 8}>
          0
        </text>
        <text className={styles.tick} x={WIDTH - 8} y={HEIGHT - 8} textAnchor="end">
          {steps > 0 ? `${steps.toLocaleString('en')} steps` : 'steps'}
        </text>
        <path className={styles.curve} d={curvePath(shown, x, y)} />
        {marks.map((mark) => (
          <circle key={mark.x} className={styles.mark} cx={x.at(mark.x)} cy={y.at(mark.y)} r={4.5} />
        ))}
      </svg>
    </figure>
  );
}
