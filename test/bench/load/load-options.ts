import { parseArgs } from 'node:util';
import type { EngineChoice } from '@/server/inference/tensorflow';
import { engineOf } from '@/server/training/commands/engine-option';

/** How many people do what, for how long. */
export interface LoadOptions {
  readonly rooms: number;
  /** Over all rooms. */
  readonly people: number;
  /** Updates a second of each who draws. */
  readonly rate: number;
  readonly minutes: number;
  readonly strokes: string | null;
  readonly engine: EngineChoice;
  readonly json: boolean;
}

export const HELP = `npm run load -- [options]

  --rooms R      rooms (100)
  --people P     people over all rooms (400): in each room one draws, one watches the network, the others look on
  --rate HZ      updates a second of each who draws (20)
  --minutes M    measured for so long (30)
  --strokes PATH pen strokes to replay: UNIPEN text or NDJSON (default: as npm run bench)
  --engine NAME  auto, native or wasm (default: INFERENCE_ENGINE, else auto)
  --json         one JSON object as the last line

Starts the product and its people in processes of their own on this machine, which share its cores. Ends with 1 where anything that was
drawn did not come to everybody, or anybody lost their connection.
`;

/** @throws Error with a sentence about what is wrong */
export function readLoadOptions(args: readonly string[]): LoadOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rooms: { type: 'string', default: '100' },
      people: { type: 'string', default: '400' },
      rate: { type: 'string', default: '20' },
      minutes: { type: 'string', default: '30' },
      strokes: { type: 'string' },
      engine: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const number = (name: 'rooms' | 'people' | 'rate' | 'minutes', least: number): number => {
    const value = Number(values[name]);
    if (!(value >= least)) throw new Error(`--${name} ${values[name]}: a number of ${least} or more.`);
    return value;
  };
  const options = {
    rooms: Math.floor(number('rooms', 1)),
    people: Math.floor(number('people', 1)),
    rate: number('rate', 0.1),
    minutes: number('minutes', 0.05),
    strokes: values.strokes ?? null,
    engine: engineOf(values.engine, process.env),
    json: values.json,
  };
  if (options.people < options.rooms) throw new Error('--people: every room needs one at least, who draws.');
  return options;
}
