import { type Schema, type SchemaRow, schemaRows, typeOf } from './schema-rows';

/** One address and what it answers, ready to be shown. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly SchemaRow[];
  readonly body: readonly SchemaRow[];
  readonly success: {
    readonly status: string;
    readonly type: string;
    readonly rows: readonly SchemaRow[];
  } | null;
  readonly errors: readonly { readonly status: string; readonly codes: string }[];
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}
interface OpenApiOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly schema?: Schema }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}
/** What this page reads of an OpenAPI 3.1 description. */
export interface OpenApi {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

/** Every operation, in the description's own order. */
export const operationsOf = ({ paths }: OpenApi): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary ?? '',
      parameters: (operation.parameters ?? []).map(({ name, schema = {} }) => ({
        name,
        depth: 0,
        type: typeOf(schema),
        required: true,
        description: schema.description ?? '',
      })),
      body: schemaRows(operation.requestBody?.content?.['application/json']?.schema ?? {}),
      success: successOf(operation),
      errors: Object.entries(operation.responses)
        .filter(([status]) => Number(status) >= 400)
        .map(([status, { description }]) => ({ status, codes: description })),
    })),
  );

const successOf = ({ responses }: OpenApiOperation): Operation['success'] => {
  const found = Object.entries(responses).find(([status]) => Number(status) < 400);
  if (!found) return null;
  const [status, { content = {} }] = found;
  const [type = '', { schema = {} } = {}] = Object.entries(content)[0] ?? [];
  return { status, type, rows: schemaRows(schema) };
};
