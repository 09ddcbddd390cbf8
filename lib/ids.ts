import { z } from 'zod';
import type { Brand } from './brand';

export type RoomId = Brand<string, 'RoomId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type ParticipantId = Brand<string, 'ParticipantId'>;
/** One tab of one participant, from its opening to its closing; made by the client. */
export type SessionId = Brand<string, 'SessionId'>;
/** `<session>.<n>`: names an op for ever; an id already logged is never applied again. */
export type OpId = Brand<string, 'OpId'>;
/** A stroke is named by the op that began it; one of an import by that op and its place in it, `<session>.<n>.007`. */
export type StrokeId = OpId;
/** A glyph is named by its earliest visible stroke. */
export type GlyphId = StrokeId;
/** A drawing that was kept. */
export type DrawingId = Brand<string, 'DrawingId'>;
/** `<network>@<version>`, for example `cnn@shipped`. */
export type ModelId = Brand<string, 'ModelId'>;
/** Position in a room's log: 1, 2, 3, …; 0 stands before the first entry. */
export type Seq = Brand<number, 'Seq'>;
/** Raised each time a process takes a room; fences the writes of an earlier owner. */
export type Epoch = Brand<number, 'Epoch'>;
/** Milliseconds since 1970 UTC, by the server's clock. */
export type EpochMillis = Brand<number, 'EpochMillis'>;

const token = (least: number, most: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`), 'letters, digits, - and _ only');

export const roomIdSchema = token(6, 32).transform((s) => s as RoomId);
export const personIdSchema = token(6, 40).transform((s) => s as PersonId);
export const participantIdSchema = token(6, 40).transform((s) => s as ParticipantId);
export const sessionIdSchema = token(8, 32).transform((s) => s as SessionId);
export const drawingIdSchema = token(8, 32).transform((s) => s as DrawingId);
export const opIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{4,32}\.[1-9][0-9]{0,8}(\.[0-9]{3})?$/, 'an op id: <session>.<n>')
  .transform((s) => s as OpId);
export const modelIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,15}@[a-z0-9-]{1,24}$/, 'a model id: <network>@<version>')
  .transform((s) => s as ModelId);
export const seqSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .transform((n) => n as Seq);
export const epochSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .transform((n) => n as Epoch);

export const opId = (session: SessionId, n: number): OpId => `${session}.${n}` as OpId;

/** Three digits, so that ids of one import sort as its strokes stand. */
export const importedStrokeId = (op: OpId, place: number): StrokeId =>
  `${op}.${String(place).padStart(3, '0')}` as StrokeId;
