import { randomBytes } from 'node:crypto';
import type { Brand } from '@/lib/brand';

/** One life of one server process: a process that starts anew is another. */
export type ProcessId = Brand<string, 'ProcessId'>;

export const newProcessId = (): ProcessId => randomBytes(9).toString('base64url') as ProcessId;
