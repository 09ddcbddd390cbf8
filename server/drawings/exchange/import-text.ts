import type { z } from 'zod';
import type { PersonId } from '@/lib/ids';
import type { NewDrawing } from '@/server/storage/ports';
import { CSV_COLUMNS } from './export-text';
import { ImportError } from './import-error';
import { linesOf } from './lines';
import { drawingOf, rowSchema, strokesSchema } from './row';

const ndjsonSchema = rowSchema.extend({ ink: strokesSchema });

/** What `exportNdjson` wrote. @throws ImportError with the line */
export async function* readNdjson(
  stream: AsyncIterable<Uint8Array>,
  savedBy: PersonId,
): AsyncGenerator<NewDrawing> {
  for await (const { number, text } of linesOf(stream)) {
    if (text.trim() === '') continue;
    const { ink, ...row } = checked(ndjsonSchema, json(text, number), number);
    yield drawingOf(row, ink, savedBy);
  }
}

/** What `exportCsv` wrote. @throws ImportError with the line */
export async function* readCsv(
  stream: AsyncIterable<Uint8Array>,
  savedBy: PersonId,
): AsyncGenerator<NewDrawing> {
  let head = true;
  for await (const { number, text } of linesOf(stream)) {
    if (head) {
      if (text !== CSV_COLUMNS.join(','))
        throw new ImportError(
          'line 1',
          `the columns must be ${CSV_COLUMNS.slice(0, 14).join(', ')}, … pixel783.`,
        );
      head = false;
      continue;
    }
    if (text === '') continue;
    yield drawingOf(checked(rowSchema, csvRow(text, number), number), [], savedBy);
  }
  if (head) throw new ImportError('line 1', 'the file is empty.');
}

function json(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError(`line ${line}`, 'it is not JSON; the file may be cut off.');
  }
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, line: number): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new ImportError(`line ${line}`, `${path.join('.') || 'the object'}: ${message}.`);
}

function csvRow(text: string, line: number): unknown {
  const cells = cellsOf(text);
  if (cells.length !== CSV_COLUMNS.length)
    throw new ImportError(`line ${line}`, `it has ${cells.length} columns, not ${CSV_COLUMNS.length}.`);
  const at = (name: (typeof CSV_COLUMNS)[number]): string => cells[CSV_COLUMNS.indexOf(name)]!;
  const text_ = (name: (typeof CSV_COLUMNS)[number]) => at(name) || null;
  const number = (name: (typeof CSV_COLUMNS)[number]) => (at(name) === '' ? null : Number(at(name)));
  const pixels = cells.slice(-784).map(Number);
  if (!pixels.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 255))
    throw new ImportError(`line ${line}`, 'a pixel is no number from 0 to 255.');
  return {
    id: at('id'),
    person: at('person'),
    source: at('source'),
    at: number('at'),
    consent: number('consent'),
    label: at('label') === 'none' ? 'none' : number('label'),
    labelSource: text_('label_source'),
    status: at('status'),
    model: at('model'),
    isDigit: number('is_digit'),
    number: text_('number'),
    partOf: at('parent') === '' ? null : { parent: at('parent'), index: number('place') },
    probabilities: Array.from({ length: 10 }, (_, digit) => number(`p${digit}`)),
    input: Buffer.from(pixels).toString('base64'),
  };
}

/** Cells of one line; quoted ones may hold commas, and quotes twice. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const cells: string[] = [];
  for (const [, quoted, plain] of `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  return cells;
}
