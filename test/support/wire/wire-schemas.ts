import { z } from 'zod';
import { chatMessageSchema } from '@/lib/chat/message';
import { gameSettingsSchema } from '@/lib/game/settings';
import { outcomeSchema } from '@/lib/game/view';
import { entrySchema, hiddenEntrySchema } from '@/lib/room/entry';
import { requestErrorSchema } from '@/lib/room/error';
import { opSchema, pointsSchema } from '@/lib/room/op';
import {
  boxSchema,
  type ClientMessageName,
  cheeredSchema,
  clientMessages,
  cursorSchema,
  factsSchema,
  failureSchema,
  glyphGoneSchema,
  joinAnswerSchema,
  participantSchema,
  plainAnswerSchema,
  pointingSchema,
  predictionSchema,
  roomInfoSchema,
  serverMessages,
  shareAnswerSchema,
  snapshotSchema,
  tabPresenceSchema,
  viewSchema,
} from '@/lib/wire';

/** What a client's message is answered with; null: it is answered only when it is refused. */
export const answers = {
  join: joinAnswerSchema,
  ops: plainAnswerSchema,
  watch: plainAnswerSchema,
  credit: null,
  presence: null,
  chat: plainAnswerSchema,
  react: plainAnswerSchema,
  unsay: plainAnswerSchema,
  cheer: null,
  share: shareAnswerSchema,
  revive: plainAnswerSchema,
  network: plainAnswerSchema,
  game: plainAnswerSchema,
} as const satisfies Record<ClientMessageName, z.ZodType | null>;

/** Schemas that several messages hold are named once and referred to. */
const shared: Record<string, z.ZodType> = {
  Op: opSchema,
  Points: pointsSchema,
  Entry: entrySchema,
  HiddenEntry: hiddenEntrySchema,
  Facts: factsSchema,
  Snapshot: snapshotSchema,
  Cursor: cursorSchema,
  Participant: participantSchema,
  Prediction: predictionSchema,
  GlyphGone: glyphGoneSchema,
  RoomInfo: roomInfoSchema,
  TabPresence: tabPresenceSchema,
  View: viewSchema,
  SheetBox: boxSchema,
  Pointing: pointingSchema,
  ChatMessage: chatMessageSchema,
  Cheered: cheeredSchema,
  GameSettings: gameSettingsSchema,
  Outcome: outcomeSchema,
  RequestError: requestErrorSchema,
  Failure: failureSchema,
};

/** The part of JSON Schema that our messages use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  /** Bytes: what they hold. */
  readonly bytes?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

export interface WireSchemas {
  readonly client: Readonly<Record<string, JsonSchema>>;
  readonly answers: Readonly<Record<string, JsonSchema | null>>;
  readonly server: Readonly<Record<string, JsonSchema>>;
  readonly shared: Readonly<Record<string, JsonSchema>>;
}

/** Every message as JSON Schema, as it goes over the wire. */
export function wireSchemas(): WireSchemas {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(shared)) names.add(schema, { id });
  const defs: Record<string, JsonSchema> = {};
  const convert = (schema: z.ZodType): JsonSchema => {
    const { $defs, ...own } = z.toJSONSchema(schema, {
      metadata: names,
      io: 'input',
      // Bytes are none of JSON's; they say by `bytes` what they are.
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        const bytes = z.globalRegistry.get(zodSchema)?.bytes;
        if (bytes !== undefined) Object.assign(jsonSchema, { bytes });
      },
    }) as JsonSchema;
    Object.assign(defs, $defs);
    return own;
  };
  const convertAll = <T extends z.ZodType | null>(schemas: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, schema === null ? null : convert(schema)]),
    );
  return {
    client: convertAll(clientMessages) as Record<string, JsonSchema>,
    answers: convertAll(answers),
    server: convertAll(serverMessages) as Record<string, JsonSchema>,
    shared: Object.fromEntries(Object.entries(defs).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
