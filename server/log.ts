import pino, { type DestinationStream, type Logger } from 'pino';

/** By these names secrets go about; whatever is logged under one is not said, one and two levels deep. */
const SECRETS = [
  'key',
  'token',
  'phrase',
  'secret',
  'cookie',
  'setCookie',
  'drawKey',
  'viewKey',
  'authorization',
];

/** What Redis refused stands in the error: its password, or what servers say to each other. */
const COMMAND = '*.command.args';

/**
 * One JSON object a line. `request` names an HTTP request, `socket` a connection, `room` a room, `person` a person.
 * @param to where it goes: standard output, unless named
 */
export const createLog = (level: string, to?: DestinationStream): Logger => {
  const redact = [...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), COMMAND];
  return to ? pino({ level, redact }, to) : pino({ level, redact });
};
