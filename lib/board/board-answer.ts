import { z } from 'zod';
import { labelTextSchema } from '@/lib/drawing/label';

/** What `GET /api/leaderboard` answers; the page reads it by the same schema. */

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const person = {
  rank: z.int().min(1).meta({ description: 'Equal figures share a rank.' }),
  name: z.string(),
  you: z.boolean().meta({ description: 'The caller.' }),
};
export const playerLineSchema = z.object({ ...person, points: z.int(), rounds: count });
export const readabilityLineSchema = z.object({
  ...person,
  drawn: count.meta({ description: 'Of digits that have two or more; twenty at least.' }),
  mean: share.meta({ description: 'Mean over these digits of the share that was read.' }),
  bound: share.meta({ description: 'What it is at least, with 97.5 % confidence: what ranks.' }),
});
export const foolerLineSchema = z.object({
  ...person,
  fooled: count.meta({ description: 'Drawings that people read right and the network wrong.' }),
  tries: count,
});

export const digitLineSchema = z.object({
  digit: z.int().min(0).max(9),
  drawn: count,
  read: count.meta({ description: 'How many of them the network read.' }),
  takenFor: z
    .object({ label: labelTextSchema, times: count })
    .nullable()
    .meta({ description: 'What it was most often taken for instead.' }),
});
export const modelLineSchema = z.object({
  model: z.string(),
  drawn: count.meta({ description: 'By authors whom no version was trained on.' }),
  read: count,
  bound: share.meta({ description: 'The share that was read is at least this, with 97.5 % confidence.' }),
});

const common = {
  from: z.number().nullable().meta({ description: 'Milliseconds since 1970 UTC; null: from the beginning.' }),
  to: z.number().nullable().meta({ description: 'Not included; null: up to now.' }),
};
const ranking = <Board extends string, Line extends z.ZodType>(board: Board, line: Line) =>
  z.object({
    ...common,
    board: z.literal(board),
    lines: z.array(line),
    you: line.nullable().meta({ description: 'The caller’s own line, wherever it stands.' }),
    people: count.meta({ description: 'How many are on the board.' }),
    next: z.string().nullable().meta({ description: 'For `?after=`, where there are more.' }),
  });

export const boardAnswerSchema = z.discriminatedUnion('board', [
  ranking('players', playerLineSchema),
  ranking('readability', readabilityLineSchema),
  ranking('foolers', foolerLineSchema),
  z.object({ ...common, board: z.literal('digits'), lines: z.array(digitLineSchema) }),
  z.object({ ...common, board: z.literal('models'), lines: z.array(modelLineSchema) }),
]);
export type BoardAnswer = z.output<typeof boardAnswerSchema>;
export type BoardAnswerOf<Board extends BoardAnswer['board']> = Extract<BoardAnswer, { board: Board }>;
