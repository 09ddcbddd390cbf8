import type { Belief } from '@/lib/game/reveal';
import styles from './belief-chart.module.css';

interface Props {
  readonly belief: readonly Belief[];
  readonly prompt: string;
}

/** Of the picture, not of the page. */
const WIDTH = 240;
const HEIGHT = 72;
const WORDS = 14;

/** How probable the right number was to the network while it was drawn, and what it read instead. */
export function BeliefChart({ belief, prompt }: Props) {
  if (belief.length === 0) return <p className={styles.none}>The net saw nothing.</p>;
  const end = Math.max(1, belief.at(-1)![0]);
  const x = (ms: number) => (ms / end) * WIDTH;
  const y = (share: number) => (1 - share) * HEIGHT;
  const line = belief
    .map(
      ([ms, , , want], i) =>
        `${i === 0 ? 'M' : 'H'}${x(ms).toFixed(1)}${i === 0 ? ' ' : 'V'}${y(want).toFixed(1)}`,
    )
    .join('');
  const area = `${line}H${WIDTH}V${HEIGHT}H${x(belief[0]![0]).toFixed(1)}Z`;
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + WORDS}`}
        className={styles.chart}
        role="img"
        aria-label={inWords(belief, prompt)}
      >
        <path d={`M0 ${HEIGHT}H${WIDTH}`} className={styles.axis} />
        <path d={area} className={styles.area} />
        <path d={`${line}H${WIDTH}`} className={styles.line} />
        {turns(belief, x).map(({ at, text }) => (
          <text
            key={at}
            x={Math.min(at, WIDTH - 4)}
            y={HEIGHT + WORDS - 2}
            className={text === prompt ? styles.right : styles.wrong}
          >
            {text}
          </text>
        ))}
      </svg>
      <figcaption className={styles.caption}>How sure of {prompt}, and what it read</figcaption>
    </figure>
  );
}

/** Where it changed its mind, as far as the words have room. */
function turns(belief: readonly Belief[], x: (ms: number) => number): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = [];
  let last: string | null = null;
  for (const [ms, text] of belief) {
    if (text === last) continue;
    last = text;
    const at = x(ms);
    const before = found.at(-1);
    if (text === null) continue;
    if (before && at - before.at < 12 + text.length * 4) found.pop();
    found.push({ at, text });
  }
  return found;
}

function inWords(belief: readonly Belief[], prompt: string): string {
  const [, text, , want] = belief.at(-1)!;
  return `In the end the net read ${text ?? 'no number'}, and gave ${prompt} a probability of ${Math.round(want * 100)} %.`;
}
