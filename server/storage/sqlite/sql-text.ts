/** What a statement does, as far as it decides which connection runs it and what its answer means. */
export type SqlKind = 'read' | 'write' | 'other';

export interface SqlText {
  readonly kind: SqlKind;
  /** The statement gives rows, although it writes. */
  readonly returning: boolean;
  /** A second statement follows; the driver would drop it without a word. */
  readonly several: boolean;
}

// Strings, quoted names, comments, words, semicolons; everything else is passed over.
const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[A-Za-z_]\w*|;|\S/g;

const isComment = (text: string): boolean => text.startsWith('--') || text.startsWith('/*');

/** Reads one SQL text without parsing it: enough to tell a read from a write and one statement from two. */
export function readSqlText(sql: string): SqlText {
  let first: string | null = null;
  let returning = false;
  let writes = false;
  let ended = false;
  let several = false;
  for (const [text] of sql.matchAll(token)) {
    if (isComment(text)) continue;
    if (text === ';') {
      if (first !== null) ended = true;
      continue;
    }
    if (ended) {
      several = true;
      break;
    }
    const word = text.toUpperCase();
    first ??= word;
    if (word === 'RETURNING') returning = true;
    if (word === 'INTO' || word === 'UPDATE' || word === 'DELETE') writes = true;
  }
  return { kind: kindOf(first, writes), returning, several };
}

/** @param writes one of the words stands in it without which no WITH can write */
function kindOf(first: string | null, writes: boolean): SqlKind {
  switch (first) {
    case 'SELECT':
    case 'VALUES':
      return 'read';
    case 'WITH':
      return writes ? 'write' : 'read';
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'REPLACE':
      return 'write';
    default:
      return 'other';
  }
}
