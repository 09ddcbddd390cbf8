import { z } from 'zod';
import { strokesFromLists } from '@/lib/preprocess';
import { labelOf, partOf, type StrokeDrawing, StrokeFileError } from './stroke-drawing';

const rowSchema = z.looseObject({
  /** A digit as text or number; any other text, or null, is no digit. */
  label: z.union([z.string(), z.int().min(0).max(9), z.null()]),
  writer: z.string(),
  split: z.enum(['train', 'holdout']).default('train'),
  likeDigit: z.boolean().default(false),
  strokes: z.array(z.array(z.array(z.number()).min(2).max(4))).min(1),
});

/** Reads one JSON object a line: `{label, writer, split?, likeDigit?, strokes: [[[x, y], …], …]}`, y down. @throws StrokeFileError */
export function parseNdjson(file: string, text: string): StrokeDrawing[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const row = parseRow(file, line, index + 1);
    const character = String(row.label ?? 'none');
    return [
      {
        label: labelOf(character),
        character,
        writer: row.writer,
        part: partOf(row.writer, row.split === 'holdout'),
        likeDigit: row.likeDigit,
        strokes: strokesFromLists(row.strokes).map(({ points }) => points),
      },
    ];
  });
}

function parseRow(file: string, line: string, number: number): z.infer<typeof rowSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new StrokeFileError(file, `line ${number} is not valid JSON; the file may be cut off.`);
  }
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) throw new StrokeFileError(file, `line ${number}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
