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
  }
  return { kind: kindOf(first), returning, several };
}

// A WITH may end in a write, so it goes to the writer; a query that shall run beside it begins with SELECT.
function kindOf(first: string | null): SqlKind {
  switch (first) {
    case 'SELECT':
    case 'VALUES':
      return 'read';
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'REPLACE':
    case 'WITH':
      return 'write';
    default:
      return 'other';
  }
}
