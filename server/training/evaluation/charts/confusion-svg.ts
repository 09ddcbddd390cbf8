import { mistakeShades } from '@/lib/charts/confusion';
import { colourOf, escapeText, INK, PAPER, text } from './svg';

const CELL = 44;
const HEAD = 72;

/** The confusion matrix as a picture: rows what was drawn, columns what was read; mistakes are shaded by their share of the row. */
export function confusionSvg(title: string, confusion: readonly (readonly number[])[]): string {
  const side = HEAD + confusion.length * CELL;
  const shades = mistakeShades(confusion);
  const cells = confusion.flatMap((row, truth) => {
    return row.map((count, answer) => {
      const [x, y] = [HEAD + answer * CELL, HEAD + truth * CELL];
      const shade = shades[truth]![answer]!;
      // What is right is shown by its frame.
      const fill = truth === answer ? PAPER : colourOf(shade);
      const frame = truth === answer ? INK : 'none';
      const words =
        count > 0
          ? text(x + CELL / 2, y + CELL / 2, String(count), { dark: fill === PAPER || shade < 0.55 })
          : '';
      return `<rect x="${x}" y="${y}" width="${CELL - 2}" height="${CELL - 2}" fill="${fill}" stroke="${frame}"/>${words}`;
    });
  });
  const heads = confusion.flatMap((_, digit) => [
    text(HEAD + digit * CELL + CELL / 2, HEAD - 14, String(digit)),
    text(HEAD - 14, HEAD + digit * CELL + CELL / 2, String(digit)),
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side + 8}" height="${side + 8}" font-family="system-ui, sans-serif" font-size="12">
<title>${escapeText(title)}</title>
<rect width="100%" height="100%" fill="${PAPER}"/>
${text(side / 2, 12, title)}
${text(side / 2, 30, 'rows: drawn, columns: read')}
${[...heads, ...cells].join('\n')}
</svg>
`;
}
