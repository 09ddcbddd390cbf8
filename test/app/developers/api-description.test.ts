import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type OpenApi, operationsOf } from '@/app/developers/api-description';
import { type Schema, schemaRows, typeOf } from '@/app/developers/schema-rows';
import { describeApi } from '@/server/http/openapi';
import { predictRoute } from '@/server/http/routes/predict';

const schema = (type: z.ZodType): Schema => z.toJSONSchema(type, { io: 'input' }) as Schema;

describe('typeOf', () => {
  it.each([
    ['string', z.string()],
    ['integer', z.int()],
    ['integer 0 to 9', z.int().min(0).max(9)],
    ['number[10]', z.array(z.number()).length(10)],
    ['number[784]', z.array(z.number().min(0).max(1)).length(784)],
    ['number[][3]', z.array(z.array(z.number()).length(3))],
    ['number[4][][2]', z.array(z.array(z.array(z.number()).length(2))).length(4)],
    ['ink or box', z.enum(['ink', 'box'])],
    ['(ink or box)[]', z.array(z.enum(['ink', 'box']))],
    ['string or null', z.string().nullable()],
    ['ok', z.literal('ok')],
    ['anything', z.unknown()],
    ['object[]', z.array(z.object({ a: z.string() }))],
  ])('%s', (text, type) => {
    expect(typeOf(schema(type))).toBe(text);
  });
});

describe('schemaRows', () => {
  it('lists each field before its own, those of a list’s items marked, and what is required', () => {
    const rows = schemaRows(
      schema(
        z.object({
          steps: z.array(z.object({ name: z.string().meta({ description: 'Of the step.' }) })),
          best: z.object({ digit: z.int().optional() }).nullable(),
        }),
      ),
    );
    expect(rows.map(({ name, depth, required }) => [name, depth, required])).toEqual([
      ['steps[]', 0, true],
      ['name', 1, true],
      ['best', 0, true],
      ['digit', 1, false],
    ]);
    expect(rows[1]!.description).toBe('Of the step.');
  });

  it('has none for what is no object', () => {
    expect(schemaRows(schema(z.string()))).toEqual([]);
    expect(schemaRows({})).toEqual([]);
  });
});

it('reads the description that the server makes', () => {
  const nothing = {
    inference: { models: () => [], read: () => Promise.reject(new Error('not asked')) },
    pictures: { trace: () => Promise.reject(new Error('not asked')) },
  };
  const described = describeApi([predictRoute(nothing)], '1.2.3') as unknown as OpenApi;
  const [predict, ...others] = operationsOf(described);
  expect(others).toEqual([]);
  expect(predict).toMatchObject({ method: 'POST', path: '/api/predict', parameters: [] });
  expect(predict!.body.map(({ name, type }) => `${name}: ${type}`)).toEqual([
    'image: string',
    'strokes: number[][][]',
    'model: string',
    'activations: boolean',
  ]);
  expect(predict!.success).toMatchObject({ status: '200', type: 'application/json' });
  expect(predict!.success!.rows.map(({ name }) => name)).toContain('probabilities');
  expect(predict!.errors).toContainEqual({ status: '422', codes: 'nothing-drawn' });
});
