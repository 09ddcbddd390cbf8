import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { modelIdSchema, opIdSchema, participantIdSchema, roomIdSchema, sessionIdSchema } from '@/lib/ids';
import { MESSAGE_BURST, MESSAGES_PER_SECOND, POINT_BURST, POINTS_PER_SECOND } from '@/lib/wire/pace';
import { MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from '@/lib/wire/protocol';
import { type JsonSchema, wireSchemas } from './wire-schemas';

/** How the README names a string that is an id. */
const ids = { RoomId: roomIdSchema, SessionId: sessionIdSchema, ParticipantId: participantIdSchema };
const longIds = { OpId: opIdSchema, ModelId: modelIdSchema };
const patternOf = (schema: z.ZodType): string =>
  (z.toJSONSchema(schema, { io: 'input' }) as JsonSchema).pattern ?? '';
const idByPattern = new Map(
  Object.entries({ ...ids, ...longIds }).map(([name, schema]) => [patternOf(schema), name]),
);

const COMMAND = 'npx tsx test/support/wire/wire-readme-command.ts';

/** `lib/wire/README.md`, from the schemas and from the comments over them. */
export function renderWireReadme(): string {
  const { client, answers, server, shared } = wireSchemas();
  const notes = readNotes(['client-messages', 'server-messages', 'shared']);
  // A server's message may be called as a client's: what stands over it in the table of messages is said of it alone.
  const ofServer = new Map([...notes, ...readTableNotes('server-messages', 'serverMessages')]);
  const section = (
    name: string,
    schema: JsonSchema,
    answer?: JsonSchema | null,
    said: ReadonlyMap<string, string> = notes,
  ): string[] => [
    `### \`${name}\``,
    '',
    ...paragraph(said.get(name) ?? said.get(`${name}Schema`)),
    ...code(typeOf(schema)),
    ...(answer === undefined
      ? []
      : answer === null
        ? ['Answered only when it is refused, with a `Failure`.', '']
        : ['Answer:', '', ...code(typeOf(answer))]),
  ];

  return [
    '# The socket messages',
    '',
    `Generated from the schemas in this folder by \`${COMMAND}\`; a test fails while it is stale.`,
    '',
    `Protocol version ${PROTOCOL_VERSION}, over Socket.IO at its default path. A client's first message is \`join\`. Every request is`,
    'acknowledged with `{ ok: true, … }` or `{ ok: false, error: { code, message } }`; codes are for programs, messages for people. A',
    `message that does not fit its schema, or is larger than ${MAX_MESSAGE_BYTES / 1024} KiB, is refused and changes nothing. Unknown fields are refused.`,
    '`ops` needs no answer: batches say what is settled and what was refused. Sent without an acknowledgement, ops that cannot be taken',
    'at all end the connection; call again with the cursor and send what is not settled.',
    '',
    `A connection may send ${MESSAGES_PER_SECOND} messages and ${POINTS_PER_SECOND} samples of ink a second, after a rest ${MESSAGE_BURST} and ${POINT_BURST} at once, and a`,
    'person three times that over all of theirs; what comes faster is refused as `too-many` (`pace.ts`).',
    '',
    'Notation: `int 1…64` is a whole number in that range, `T[] 1…64` an array of so many, `name?` a field that may be left out.',
    '',
    '## From the client',
    '',
    ...Object.entries(client).flatMap(([name, schema]) => section(name, schema, answers[name] ?? null)),
    '## From the server',
    '',
    ...Object.entries(server).flatMap(([name, schema]) => section(name, schema, undefined, ofServer)),
    '### `frame`',
    '',
    'One binary message: an activation frame, newest wins, one unacknowledged per watcher (`credit` asks for the next).',
    '',
    ...code(readComment('frame', /^ {2,}\S.*$/)),
    '### Bytes: `strokes`',
    '',
    'The strokes of a snapshot, beside its JSON as one binary attachment; in a browser an `ArrayBuffer`.',
    '',
    ...code(readComment('stroke-codec', /^ {2,}\S.*$/)),
    '## Ids',
    '',
    ...[...idByPattern].map(([pattern, name]) => `- \`${name}\`: \`/${pattern}/\``),
    '',
    '## Shared shapes',
    '',
    ...Object.entries(shared).flatMap(([name, schema]) => [
      `### \`${name}\``,
      '',
      ...paragraph(notes.get(`${name[0]!.toLowerCase()}${name.slice(1)}Schema`)),
      ...code(typeOf(schema)),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const code = (text: string): string[] => ['```ts', text, '```', ''];
const paragraph = (text: string | undefined): string[] => (text === undefined ? [] : [text, '']);

const source = (file: string): string =>
  readFileSync(new URL(`../../../lib/wire/${file}.ts`, import.meta.url), 'utf8');

/** The comment over each exported schema, by the schema's name. */
function readNotes(files: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files)
    for (const [, comment, name] of source(file).matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+)/g,
    ))
      found.set(name!, comment!.replace(/\n \*/g, '').trim());
  return found;
}

/** The comment over each message in a table of them, by the message's name. */
function readTableNotes(file: string, table: string): ReadonlyMap<string, string> {
  const [, body = ''] =
    new RegExp(`export const ${table} = \\{\n([\\s\\S]*?)\n\\} as const`).exec(source(file)) ?? [];
  return new Map(
    [...body.matchAll(/\/\*\* ((?:(?!\*\/).)*) \*\/\n {2}(\w+):/g)].map(([, comment, name]) => [
      name!,
      comment!,
    ]),
  );
}

/** Those lines of a file's first comment that match, as they stand. */
function readComment(file: string, lines: RegExp): string {
  const [, comment = ''] = /\/\*\*([\s\S]*?)\*\//.exec(source(file)) ?? [];
  return comment
    .split('\n')
    .map((line) => line.replace(/^ \*/, ''))
    .filter((line) => lines.test(line))
    .map((line) => line.slice(2))
    .join('\n');
}

function typeOf(schema: JsonSchema, indent = ''): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  if (schema.bytes !== undefined) return `bytes: ${schema.bytes}`;
  if ('const' in schema) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map((option) => typeOf(option, indent)).join(' | ');
  if (typeof schema.type === 'object')
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'number':
      return schema.type;
    case 'integer':
      return `int${range(schema.minimum, schema.maximum)}`;
    case 'string':
      return schema.pattern === undefined
        ? `string${range(schema.minLength, schema.maxLength)}`
        : (idByPattern.get(schema.pattern) ?? `/${schema.pattern}/`);
    case 'array':
      return arrayType(schema, indent);
    case 'object':
      return objectType(schema, indent);
    default:
      throw new Error(`The README cannot show ${JSON.stringify(schema)}.`);
  }
}

function arrayType(schema: JsonSchema, indent: string): string {
  if (schema.prefixItems) return `[${schema.prefixItems.map((item) => typeOf(item, indent)).join(', ')}]`;
  const items = schema.items!;
  const item = typeOf(items, indent);
  const isUnion = items.anyOf ?? items.oneOf ?? items.enum ?? Array.isArray(items.type);
  const isBounded = items.type === 'integer' && item.includes(' ');
  const whole = isUnion || isBounded ? `(${item})` : item;
  return `${whole}[]${range(schema.minItems, schema.maxItems)}`;
}

function objectType(schema: JsonSchema, indent: string): string {
  const fields = Object.entries(schema.properties ?? {});
  if (fields.length === 0) return '{}';
  const inner = `${indent}  `;
  const lines = fields.map(
    ([name, field]) =>
      `${inner}${name}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(field, inner)};`,
  );
  return `{\n${lines.join('\n')}\n${indent}}`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

/** Bounds that JavaScript's own numbers set are not worth a word. */
function range(least: number | undefined, most: number | undefined): string {
  const low = least === undefined || least === Number.MIN_SAFE_INTEGER ? '' : String(least);
  const high = most === undefined || most === Number.MAX_SAFE_INTEGER ? '' : String(most);
  if (low === '' && high === '') return '';
  return low === high ? ` ${low}` : ` ${low}…${high}`;
}
