import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FRAME_VERSION } from '@/lib/wire/frame';
import { PROTOCOL_VERSION } from '@/lib/wire/protocol';
import { STROKES_VERSION } from '@/lib/wire/stroke-codec';
import { wireSchemas } from '../../support/wire/wire-schemas';

/** The messages that each protocol version stands for. A version that was released is never pinned anew: it gets a successor. */
const PINNED = { version: 17, messages: '922c9061fe4fa9b5' };

it('a change of a message raises PROTOCOL_VERSION', () => {
  const layout = (file: string) =>
    /\/\*\*([\s\S]*?)\*\//.exec(
      readFileSync(new URL(`../../../lib/wire/${file}.ts`, import.meta.url), 'utf8'),
    )?.[1];
  const messages = createHash('sha256')
    .update(
      JSON.stringify({
        ...wireSchemas(),
        frame: { version: FRAME_VERSION, layout: layout('frame') },
        strokes: { version: STROKES_VERSION, layout: layout('stroke-codec') },
      }),
    )
    .digest('hex')
    .slice(0, 16);
  expect({ version: PROTOCOL_VERSION, messages }).toEqual(PINNED);
});
