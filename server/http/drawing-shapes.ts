import { z } from 'zod';
import { POINTERS } from '@/lib/stroke/points';
import type { WholeDrawing } from '@/server/storage/ports';

/** How a drawing's ink goes out, wherever drawings are shown. */
export const inkShape = {
  input: z.string().meta({ description: 'The 784 bytes, base64.' }),
  strokes: z.array(
    z.object({
      delay: z.number().meta({ description: 'Milliseconds since the first stroke began.' }),
      width: z.number(),
      pointer: z.enum(POINTERS),
      points: z.array(z.number()).meta({ description: 'Flat: x, y, t, p.' }),
    }),
  ),
};

export const toInkShape = ({ input, strokes }: Pick<WholeDrawing, 'input' | 'strokes'>) => ({
  input: Buffer.from(input).toString('base64'),
  strokes: strokes.map(({ points, ...stroke }) => ({ ...stroke, points: [...points] })),
});
