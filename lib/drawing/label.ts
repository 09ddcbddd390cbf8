import { z } from 'zod';

/** What a drawing shows: a digit 0 to 9, or `NO_DIGIT`. */
export type Label = number;
export const NO_DIGIT: Label = 10;
export const LABELS = 11;

/** As it stands in requests, answers and files. */
export const labelTextSchema = z.union([z.int().min(0).max(9), z.literal('none')]);
export type LabelText = z.infer<typeof labelTextSchema>;

export const labelOf = (text: LabelText): Label => (text === 'none' ? NO_DIGIT : text);
export const labelText = (label: Label): LabelText => (label === NO_DIGIT ? 'none' : label);

/** How a drawing came to be: drawn freely and named, put right on the canvas, brought in from a file, or in which game. */
export const DRAWING_SOURCES = ['free', 'correction', 'import', 'beat', 'race', 'fool'] as const;
export type DrawingSource = (typeof DRAWING_SOURCES)[number];

/** Who says what it shows: the prompt that asked for it, who drew it, somebody who put it right, a reviewer, or players' votes. */
export const LABEL_SOURCES = ['prompt', 'self', 'correction', 'reviewer', 'votes'] as const;
export type LabelSource = (typeof LABEL_SOURCES)[number];

export const DRAWING_STATUSES = ['pending', 'accepted', 'rejected'] as const;
export type DrawingStatus = (typeof DRAWING_STATUSES)[number];
