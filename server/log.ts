import pino, { type Logger } from 'pino';

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

/** One JSON object a line. `request` names an HTTP request, `socket` a connection, `room` a room, `person` a person. */
export const createLog = (level: string): Logger =>
  pino({ level, redact: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]) });
