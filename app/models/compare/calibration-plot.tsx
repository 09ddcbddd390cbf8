import { type CalibrationBin, calibrationMarks } from '@/lib/charts/calibration';
import { scaleOf } from '@/lib/charts/scale';
import { shareText } from '../words';
import styles from './calibration-plot.module.css';

const SIDE = 320;
const EDGE = 44;

interface Side {
  /** Expected calibration error, 0 to 1. */
  readonly error: number;
  readonly bins: readonly CalibrationBin[];
}
interface Props {
  readonly before: Side;
  readonly after: Side;
}

/** How sure against how often right: on the diagonal the network's word can be trusted. Large dots are many answers. */
export function CalibrationPlot({ before, after }: Props) {
  const x = scaleOf([0, 1], { from: EDGE, to: SIDE - 10 });
  const y = scaleOf([0, 1], { from: SIDE - EDGE, to: 10 });
  const dots = (side: Side, kind: 'before' | 'after') =>
    calibrationMarks(side.bins).map(({ bin, weight }) => (
      <circle
        key={`${kind} ${bin.confidence}`}
        className={styles.dot}
        data-kind={kind}
        cx={x.at(bin.confidence)}
        cy={y.at(bin.accuracy)}
        r={3 + 7 * weight}
      />
    ));
  return (
    <figure className={styles.plot}>
      <figcaption>
        <strong>Calibration</strong> <span>can its certainty be trusted?</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${SIDE} ${SIDE}`}
        role="img"
        aria-label={`Calibration error ${shareText(before.error)} before, ${shareText(after.error)} after`}
      >
        {[0, 0.5, 1].map((tick) => (
          <g key={tick}>
            <path
              className={styles.grid}
              d={`M${EDGE} ${y.at(tick)}H${SIDE - 10}M${x.at(tick)} 10V${SIDE - EDGE}`}
            />
            <text className={styles.tick} x={EDGE - 6} y={y.at(tick)} textAnchor="end">
              {100 * tick}
            </text>
            <text className={styles.tick} x={x.at(tick)} y={SIDE - EDGE + 14} textAnchor="middle">
              {100 * tick}
            </text>
          </g>
        ))}
        <path className={styles.trust} d={`M${x.at(0)} ${y.at(0)}L${x.at(1)} ${y.at(1)}`} />
        {dots(before, 'before')}
        {dots(after, 'after')}
        <text className={styles.tick} x={(SIDE + EDGE) / 2} y={SIDE - 10} textAnchor="middle">
          how sure, %; upward how often right, %
        </text>
      </svg>
      <p className={styles.key}>
        <span data-kind="before">before, off by {shareText(before.error)}</span>
        <span data-kind="after">after, off by {shareText(after.error)}</span>
      </p>
    </figure>
  );
}
