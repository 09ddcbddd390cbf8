import { type Answer, ask, isRecord, post } from '@/app/session/rooms-api';
import { CONSENT_VERSION } from '@/lib/drawing/consent';
import type { DrawingStatus, LabelText } from '@/lib/drawing/label';
import type { GlyphId, RoomId, Seq } from '@/lib/ids';

/** The pages' side of the HTTP API for kept drawings. What it answers is of one build with the page, and not checked again. */

export interface KeptDrawing {
  readonly id: string;
  readonly label: LabelText | null;
  readonly status: DrawingStatus;
}

export interface OwnDrawing extends KeptDrawing {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly read: LabelText;
  readonly room: string | null;
  /** The 784 bytes, base64. */
  readonly input: string;
}

export interface ConsentState {
  readonly text: string;
  /** Null: not asked yet. */
  readonly agrees: boolean | null;
}

const asIs = <T>(body: unknown): T | null => (isRecord(body) ? (body as T) : null);

export const keepDrawing = (what: {
  /** Names the request: it may be sent again. */
  readonly id: string;
  readonly room: RoomId;
  readonly glyph: GlyphId;
  readonly seq: Seq;
  readonly label: LabelText;
}): Promise<Answer<KeptDrawing>> => ask('/api/drawings', post(what), asIs<KeptDrawing>);

export const deleteDrawing = (id: string): Promise<Answer<true>> =>
  ask(`/api/drawings/${id}`, { method: 'DELETE' }, () => true as const);

export interface OwnPage {
  readonly drawings: readonly OwnDrawing[];
  /** For the next page; null at the end. */
  readonly next: string | null;
}

export const ownDrawings = (after: string | null): Promise<Answer<OwnPage>> =>
  ask(`/api/me/drawings${after === null ? '' : `?after=${after}`}`, {}, asIs<OwnPage>);

export const readConsent = (): Promise<Answer<ConsentState>> =>
  ask('/api/me/consent', {}, asIs<ConsentState>);

export const giveConsent = (agrees: boolean): Promise<Answer<ConsentState>> =>
  ask('/api/me/consent', post({ version: CONSENT_VERSION, agrees }), asIs<ConsentState>);

/** Base64 to bytes. */
export const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
