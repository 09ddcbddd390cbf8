import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FRAME_VERSION } from '@/lib/wire/frame';
import { PROTOCOL_VERSION } from '@/lib/wire/protocol';
import { wireSchemas } from '../../support/wire-schemas';

/** The messages that each protocol version stands for. A version that was released is never pinned anew: it gets a successor. */
const PINNED = { version: 8, messages: '70dee01ac479172d' };

it('a change of a message raises PROTOCOL_VERSION', () => {
  const codec = readFileSync(new URL('../../../lib/wire/frame.ts', import.meta.url), 'utf8');
  const layout = /\/\*\*([\s\S]*?)\*\//.exec(codec)?.[1];
  const messages = createHash('sha256')
    .update(JSON.stringify({ ...wireSchemas(), frame: { version: FRAME_VERSION, layout } }))
    .digest('hex')
    .slice(0, 16);
  expect({ version: PROTOCOL_VERSION, messages }).toEqual(PINNED);
});
