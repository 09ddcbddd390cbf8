import type { DrawingFilter } from '@/server/storage/ports';
import { type DrawingReader, wholesOf } from './drawing-pages';
import { rowOf } from './row';

const PIECE_BYTES = 64 * 1024;
const PIXELS = 784;

/** One JSON object a line: everything, with strokes in time. Other readers of NDJSON strokes find `label`, `writer` and `split`. */
export const exportNdjson = (store: DrawingReader, filter: DrawingFilter): AsyncGenerator<Uint8Array> =>
  inPieces(
    (async function* () {
      for await (const drawing of wholesOf(store, filter)) {
        const { person, holdOut, strokes } = drawing;
        const split = holdOut ? 'holdout' : 'train';
        // Assigned, not spread: see `readWhole`.
        yield `${JSON.stringify(Object.assign(rowOf(drawing), { writer: person, split, ink: strokes, strokes: listsOf(strokes) }))}\n`;
      }
    })(),
  );

/** `[[[x, y, t], …], …]`, t since the first stroke began: the plain form that other tools and `npm run train` read. */
const listsOf = (strokes: Parameters<typeof rowOf>[0]['strokes']): number[][][] =>
  strokes.map(({ delay, points }) =>
    Array.from({ length: points.length / 4 }, (_, i) => [
      points[4 * i]!,
      points[4 * i + 1]!,
      points[4 * i + 2]! + delay,
    ]),
  );

export const CSV_COLUMNS = [
  'label',
  'id',
  'person',
  'source',
  'at',
  'consent',
  'label_source',
  'status',
  'model',
  'is_digit',
  'number',
  'parent',
  'place',
  ...Array.from({ length: 10 }, (_, digit) => `p${digit}`),
  ...Array.from({ length: PIXELS }, (_, i) => `pixel${i}`),
] as const;

/** Label first and 784 pixels last, as MNIST goes about as CSV; what is known of the drawing between them. No strokes. */
export const exportCsv = (store: DrawingReader, filter: DrawingFilter): AsyncGenerator<Uint8Array> =>
  inPieces(
    (async function* () {
      yield `${CSV_COLUMNS.join(',')}\n`;
      for await (const drawing of wholesOf(store, filter)) {
        const row = rowOf(drawing);
        const cells = [
          row.label,
          row.id,
          row.person,
          row.source,
          row.at,
          row.consent,
          row.labelSource,
          row.status,
          row.model,
          row.isDigit,
          row.number,
          row.partOf?.parent ?? null,
          row.partOf?.index ?? null,
          ...row.probabilities,
        ];
        yield `${cells.map((cell) => quoted(cell ?? '')).join(',')},${drawing.input.join(',')}\n`;
      }
    })(),
  );

const quoted = (cell: string | number): string => {
  const text = String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Lines go straight into the bytes that are sent: joined as text first, they would be garbage twice. */
async function* inPieces(lines: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  let piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let used = 0;
  for await (const line of lines) {
    const bytes = Buffer.byteLength(line);
    if (used + bytes > piece.length) {
      if (used > 0) yield piece.subarray(0, used);
      piece = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes));
      used = 0;
    }
    used += piece.write(line, used);
  }
  if (used > 0) yield piece.subarray(0, used);
}
