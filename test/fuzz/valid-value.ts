import type { JsonSchema, WireSchemas } from '../support/wire/wire-schemas';
import type { Random } from './random';

/** Texts that some pattern of the schemas takes. */
const TEXTS = [
  'room-one',
  'session-fuzz',
  'session-1.1',
  'session-fuzz.1',
  'person-1',
  'cnn@shipped',
  'conv1',
  'remark-one',
  '47',
];
/** Longer lists than this teach nothing new and cost time. */
const LONGEST = 3;

/** A value that a schema takes, as far as JSON Schema says it all; points are made whole by hand. */
export function validValue(schema: JsonSchema, schemas: WireSchemas, random: Random): unknown {
  const go = (part: JsonSchema): unknown => validValue(part, schemas, random);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '');
    return name === 'Points' ? points(random) : go(schemas.shared[name]!);
  }
  if ('const' in schema) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return go(random.pick(options));
  if (Array.isArray(schema.type)) return go({ ...schema, type: random.pick(schema.type as string[]) });
  switch (schema.type) {
    case 'null':
      return null;
    case 'boolean':
      return random.chance(0.5);
    case 'integer':
    case 'number': {
      const least = Math.max(schema.minimum ?? -1000, -1e6);
      const most = Math.min(schema.maximum ?? 1000, 1e6);
      return random.chance(0.2) ? random.pick([least, most]) : random.int(least, Math.max(least, most));
    }
    case 'string':
      return text(schema, random);
    case 'array': {
      if (schema.prefixItems) return schema.prefixItems.map(go);
      const least = schema.minItems ?? 0;
      const most = Math.max(least, Math.min(schema.maxItems ?? LONGEST, LONGEST));
      return Array.from({ length: random.int(least, most) }, () => go(schema.items!));
    }
    case 'object': {
      const made: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(name) || random.chance(0.5)) made[name] = go(field);
      return made;
    }
    default:
      throw new Error(`Nothing is known to fit ${JSON.stringify(schema)}.`);
  }
}

function points(random: Random): number[] {
  const flat: number[] = [];
  for (let t = 0; t < random.int(1, 3); t++) flat.push(random.int(0, 1600), random.int(0, 1000), t * 8, 128);
  return flat.length > 0 ? flat : [1, 1, 0, 128];
}

function text({ pattern, minLength = 0, maxLength = 12 }: JsonSchema, random: Random): string {
  if (pattern === undefined)
    return 'ſ<b>7</b>‮ \u0000x'.repeat(2).slice(0, random.int(minLength, Math.min(maxLength, 16)));
  const fitting = TEXTS.filter((one) => new RegExp(pattern, 'u').test(one));
  if (fitting.length === 0) throw new Error(`No example is known for /${pattern}/: add one to TEXTS.`);
  return random.pick(fitting);
}
