import { z } from 'zod';
import { API_ERRORS, type ApiErrorCode, apiErrorSchema } from './api-error';
import type { Route } from './route';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of the routes, derived from the schemas that check them. */
export const describeApi = (routes: readonly Route[], version: string): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Inkling',
      version,
      description: 'Rooms where people draw digits together, and the network that reads them.',
    },
    paths,
    components: { schemas: { Error: schemaOf(apiErrorSchema) } },
  };
};

const operationOf = (route: Route): Json => ({
  operationId: `${route.method.toLowerCase()}${route.path.replace(/[^A-Za-z]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
  summary: route.summary,
  ...(route.params ? { parameters: parametersOf(route.params) } : {}),
  ...(route.body
    ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }
    : {}),
  ...(route.accepts ? { requestBody: { required: true, content: { [route.accepts]: {} } } } : {}),
  responses: { [route.status]: successOf(route), ...errorsOf(route.errors) },
});

const successOf = ({ response }: Route): Json => ({
  description: 'As asked.',
  content: { [response.type]: 'schema' in response ? { schema: schemaOf(response.schema) } : {} },
});

const errorsOf = (codes: readonly ApiErrorCode[]): Json => {
  const byStatus = new Map<number, ApiErrorCode[]>();
  for (const code of codes) byStatus.set(API_ERRORS[code], [...(byStatus.get(API_ERRORS[code]) ?? []), code]);
  return Object.fromEntries(
    [...byStatus].map(([status, named]) => [
      status,
      {
        description: named.join(', '),
        ...(status === 429
          ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds.' } } }
          : {}),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
};

const parametersOf = (params: z.ZodType): Json[] => {
  const { properties = {} } = schemaOf(params) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'path', required: true, schema }));
};

/** What goes over the wire: the schema's input, before it is transformed. */
const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};
