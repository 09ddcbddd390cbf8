import { z } from 'zod';
import { CONSENT_TEXT, CONSENT_VERSION, mayKeep } from '@/lib/drawing/consent';
import { DRAWING_STATUSES, labelOf, labelText, labelTextSchema } from '@/lib/drawing/label';
import { drawingIdSchema, opIdSchema, roomIdSchema, seqSchema } from '@/lib/ids';
import { deleteDrawing } from '@/server/drawings/delete-drawing';
import { type DrawingDeps, type Kept, keepDrawing } from '@/server/drawings/keep-drawing';
import type { DrawingRecord, WholeDrawing } from '@/server/storage/ports';
import { ApiError, type ApiErrorCode } from '../api-error';
import { jsonRoute, type Route, type RouteRequest } from '../route';
import { knownPerson, personOf } from './rooms';

/** A page of one's own drawings; with their pixels about 45 KB. */
const OWN_PAGE = 40;

const REFUSALS: Record<Extract<Kept, { ok: false }>['reason'], readonly [ApiErrorCode, string]> = {
  'unknown-room': ['not-found', 'There is no such room any more.'],
  changed: ['conflict', 'It was drawn on meanwhile. Look at it again, then say what it is.'],
  ask: ['consent-needed', 'Say first whether your drawings may be kept.'],
  declined: ['consent-needed', 'You asked us not to keep your drawings. You can change that on their page.'],
  'in-game': ['conflict', 'What is drawn in a game is kept by the game.'],
  'not-theirs': ['forbidden', 'Whoever drew this has not agreed that their drawings are kept.'],
};

const savedSchema = z.object({
  id: z.string(),
  label: labelTextSchema.nullable(),
  status: z.enum(DRAWING_STATUSES),
});
const saved = ({ id, label, status }: DrawingRecord): z.input<typeof savedSchema> => ({
  id,
  label: label === null ? null : labelText(label),
  status,
});

const consentSchema = z.object({
  version: z.int(),
  text: z.string(),
  agrees: z.boolean().nullable().meta({ description: 'Null: they were not asked about these words.' }),
});

const ownSchema = z.object({
  drawings: z.array(
    savedSchema.extend({
      at: z.number().meta({ description: 'Milliseconds since 1970 UTC.' }),
      read: labelTextSchema.meta({ description: 'What the network took it for.' }),
      room: z.string().nullable(),
      input: z.string().meta({ description: 'The 784 bytes, base64.' }),
    }),
  ),
  next: z.string().nullable().meta({ description: 'For `?after=`, where there are more.' }),
});
const own = (drawing: WholeDrawing) => ({
  ...saved(drawing),
  at: drawing.at,
  read: labelText(drawing.read),
  room: drawing.place?.room ?? null,
  input: Buffer.from(drawing.input).toString('base64'),
});

const params = z.object({ id: drawingIdSchema });
const errors = [
  'malformed',
  'forbidden',
  'unsupported-media-type',
  'too-large',
  'too-many',
] satisfies ApiErrorCode[];

export const drawingsRoutes = (deps: DrawingDeps): readonly Route[] => {
  const { storage, now } = deps;
  const authorOf = async ({ params: { id } }: RouteRequest<null, z.output<typeof params>>) => {
    const drawing = await storage.drawings.find(id);
    if (!drawing) throw new ApiError('not-found', 'There is no such drawing; it may have been deleted.');
    return { of: drawing.person };
  };

  return [
    jsonRoute({
      method: 'POST',
      path: '/api/drawings',
      summary: 'Keeps a glyph of a room with what it shows; ink and reading are taken from the room.',
      action: 'drawings.save',
      async target({ body: { room }, caller }) {
        const participants = await storage.rooms.participants(room);
        const participant = participants.find(({ person }) => person === caller.person);
        // The room's log may have made them something else than what they came as.
        const port = participant ? await deps.rooms.open(room) : null;
        return { role: participant && port ? await port.roleOf(participant.id) : null };
      },
      identity: 'ensure',
      limit: 'write',
      body: z.object({
        id: z
          .string()
          .regex(/^[A-Za-z0-9_-]{8,40}$/)
          .meta({ description: 'Names this request: sent again, it saves nothing twice.' }),
        room: roomIdSchema,
        glyph: opIdSchema,
        seq: seqSchema.meta({ description: 'The revision of the glyph that was seen.' }),
        label: labelTextSchema,
      }),
      params: null,
      status: 201,
      response: savedSchema,
      errors: [...errors, 'not-found', 'conflict', 'consent-needed'],
      async handle({ body: { id, room, glyph, seq, label }, caller }) {
        const by = personOf(caller);
        const kept = await keepDrawing(deps, {
          by,
          request: id,
          room,
          glyph,
          revision: seq,
          label: labelOf(label),
        });
        if (!kept.ok) throw new ApiError(...REFUSALS[kept.reason]);
        return saved(kept.drawing);
      },
    }),
    jsonRoute({
      method: 'DELETE',
      path: '/api/drawings/{id}',
      summary: 'Deletes a drawing of the caller’s, its ink in the room and every copy included.',
      action: 'drawings.delete',
      target: authorOf,
      identity: 'ensure',
      limit: 'write',
      body: null,
      params,
      status: 200,
      response: z.object({ deleted: z.literal(true) }),
      errors: ['malformed', 'forbidden', 'not-found', 'too-many'],
      async handle({ params: { id }, caller }) {
        await deleteDrawing(deps, personOf(caller), id);
        return { deleted: true as const };
      },
    }),
    jsonRoute({
      method: 'GET',
      path: '/api/me/drawings',
      summary: 'The caller’s kept drawings, the newest first; `?after=` goes on behind one.',
      action: 'me.read',
      target: ({ caller }) => ({ of: personOf(caller) }),
      identity: 'ensure',
      limit: 'read',
      body: null,
      params: null,
      status: 200,
      response: ownSchema,
      errors: ['forbidden', 'too-many'],
      async handle({ caller, query }) {
        const person = personOf(caller);
        const asked = drawingIdSchema.safeParse(query.get('after'));
        const last = asked.success ? await storage.drawings.find(asked.data) : null;
        const list = await storage.drawings.listWhole({
          filter: { person },
          order: 'newest',
          // Somebody else's drawing is no place in one's own list.
          after: last?.person === person ? last : undefined,
          limit: OWN_PAGE + 1,
        });
        const page = list.slice(0, OWN_PAGE);
        return { drawings: page.map(own), next: list.length > OWN_PAGE ? page.at(-1)!.id : null };
      },
    }),
    jsonRoute({
      method: 'GET',
      path: '/api/me/consent',
      summary:
        'What the caller said when asked whether their drawings may be kept, and the words of the question.',
      action: 'me.read',
      target: ({ caller }) => ({ of: personOf(caller) }),
      identity: 'ensure',
      limit: 'read',
      body: null,
      params: null,
      status: 200,
      response: consentSchema,
      errors: ['forbidden', 'too-many'],
      handle: async ({ caller }) => ({
        version: CONSENT_VERSION,
        text: CONSENT_TEXT,
        agrees: mayKeep(await storage.people.consent(personOf(caller))),
      }),
    }),
    jsonRoute({
      method: 'POST',
      path: '/api/me/consent',
      summary: 'Says whether the caller’s drawings may be kept.',
      action: 'me.rename',
      target: ({ caller }) => ({ of: personOf(caller) }),
      identity: 'ensure',
      limit: 'write',
      body: z.object({
        version: z.literal(CONSENT_VERSION).meta({ description: 'Of the words that were shown.' }),
        agrees: z.boolean(),
      }),
      params: null,
      status: 200,
      response: consentSchema,
      errors,
      async handle({ caller, body }) {
        const { id } = await knownPerson(storage.people, personOf(caller), now());
        await storage.people.setConsent(id, body);
        return { version: CONSENT_VERSION, text: CONSENT_TEXT, agrees: body.agrees };
      },
    }),
  ];
};
