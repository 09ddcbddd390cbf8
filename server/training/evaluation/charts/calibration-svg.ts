import { calibrationMarks } from '@/lib/charts/calibration';
import { percent } from '../../commands/progress-bar';
import type { CalibrationError } from '../calibration-error';
import { colourOf, escapeText, INK, PAPER, text } from './svg';

const SIDE = 360;
const EDGE = 56;

/** Confidence against accuracy: a column for each bin, on the diagonal where the network's word can be trusted. */
export function calibrationSvg(title: string, { error, bins }: CalibrationError): string {
  const columns = calibrationMarks(bins).map(({ bin: { from, to, count, accuracy, confidence }, weight }) => {
    const x = EDGE + from * SIDE;
    const width = (to - from) * SIDE - 2;
    const y = EDGE + (1 - accuracy) * SIDE;
    // Few answers are pale: they say little.
    const shade = colourOf(0.15 + 0.85 * weight);
    return `<rect x="${x}" y="${y}" width="${width}" height="${accuracy * SIDE}" fill="${shade}"><title>${count} answers, confidence ${percent(confidence)}, right ${percent(accuracy)}</title></rect>`;
  });
  const ticks = [0, 0.5, 1].flatMap((at) => [
    text(EDGE + at * SIDE, EDGE + SIDE + 16, `${at * 100} %`),
    text(EDGE - 26, EDGE + (1 - at) * SIDE, `${at * 100} %`),
  ]);
  const whole = SIDE + 2 * EDGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${whole}" font-family="system-ui, sans-serif" font-size="13">
<title>${escapeText(title)}</title>
<rect width="100%" height="100%" fill="${PAPER}"/>
${text(whole / 2, 18, title)}
${text(whole / 2, 38, `expected calibration error ${percent(error)}`)}
${columns.join('\n')}
<path d="M${EDGE} ${EDGE + SIDE}L${EDGE + SIDE} ${EDGE}" stroke="${INK}" stroke-dasharray="4 4" fill="none"/>
<rect x="${EDGE}" y="${EDGE}" width="${SIDE}" height="${SIDE}" stroke="${INK}" fill="none"/>
${ticks.join('\n')}
${text(whole / 2, whole - 12, 'how sure, across; how often right, upward')}
</svg>
`;
}
