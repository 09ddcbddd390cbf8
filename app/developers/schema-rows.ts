/** What this page reads of a JSON Schema. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: unknown;
}

/** One field of a body or an answer. */
export interface SchemaRow {
  /** With `[]` behind it where the fields below are those of each item. */
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The fields of an object, each before its own; of a list of objects, the fields of one. Empty where there are none. */
export const schemaRows = (schema: Schema, depth = 0): SchemaRow[] => {
  const { properties = {}, required = [] } = objectIn(schema);
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = schemaRows(field, depth + 1);
    const row: SchemaRow = {
      name: inner.length > 0 && field.type === 'array' ? `${name}[]` : name,
      depth,
      type: typeOf(field),
      required: required.includes(name),
      description: field.description ?? '',
    };
    return [row, ...inner];
  });
};

const objectIn = (schema: Schema): Schema => {
  if (schema.type === 'array' && schema.items) return objectIn(schema.items);
  return schema.anyOf?.find(({ properties }) => properties) ?? schema;
};

/** Bounds wider than this are the machine's, not the field's. */
const TELLING_BOUND = 1e6;

/** A type in a few words: `integer 0 to 9`, `number[10]`, `cnn or deep`. */
export const typeOf = (schema: Schema, withBounds = true): string => {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum) return schema.enum.map(String).join(' or ');
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one)).join(' or ');
  if (schema.items) {
    const { minItems, maxItems } = schema;
    const length = minItems !== undefined && minItems === maxItems ? String(minItems) : '';
    const item = typeOf(schema.items, false);
    // The outermost length comes first, as in `number[10][2]`.
    const [element = '', lengths = ''] = /^(.*?)((?:\[\d*\])*)$/.exec(item)?.slice(1) ?? [];
    return `${element.includes(' ') ? `(${element})` : element}[${length}]${lengths}`;
  }
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.join(' or ') ?? 'anything');
  const { minimum: least, maximum: most } = schema;
  const telling =
    withBounds &&
    least !== undefined &&
    most !== undefined &&
    Math.abs(least) < TELLING_BOUND &&
    most < TELLING_BOUND;
  return telling ? `${type} ${least} to ${most}` : type;
};
