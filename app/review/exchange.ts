import { ask, isRecord } from '@/app/session/rooms-api';
import type { ReviewFilter } from './review-api';

/** What became of a file. */
export interface Brought {
  readonly ok: boolean;
  readonly words: string;
}

const IMPORTS = {
  zip: ['idx', 'application/zip'],
  csv: ['csv', 'text/csv'],
  ndjson: ['ndjson', 'application/x-ndjson'],
} as const;

/** For the browser's own choice of files. */
export const IMPORTED_FILES = Object.keys(IMPORTS)
  .map((ending) => `.${ending}`)
  .join(',');

/** Where the drawings that a filter lets through are given as a file. */
export function exportAddress(format: string, { status, label, ...rest }: ReviewFilter): string {
  const query = new URLSearchParams({ status: status ?? 'any' });
  if (label !== undefined) query.set('label', label === null ? 'unnamed' : String(label));
  // What is no digit goes along where it was asked for.
  if (label === 'none') query.set('none', '1');
  for (const [name, value] of Object.entries(rest)) query.set(name, String(value));
  return `/api/export/${format}?${query}`;
}

/** Sends a file that an export gave; what is wrong with it is said with its line. */
export async function bringIn(file: File): Promise<Brought> {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (!Object.hasOwn(IMPORTS, ending))
    return {
      ok: false,
      words: `${file.name}: only ${IMPORTED_FILES.replaceAll(',', ', ')} can be brought in.`,
    };
  const [format, type] = IMPORTS[ending as keyof typeof IMPORTS];
  const answer = await ask(
    `/api/import/${format}`,
    { method: 'POST', headers: { 'content-type': type }, body: file },
    (body) => (isRecord(body) && typeof body.drawings === 'number' ? body.drawings : null),
  );
  if (!answer.ok) return { ok: false, words: `${file.name}: ${answer.error.message}` };
  const count = answer.value.toLocaleString('en');
  return {
    ok: true,
    words: `${file.name}: ${count} ${answer.value === 1 ? 'drawing' : 'drawings'} brought in.`,
  };
}
