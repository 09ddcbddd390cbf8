import { createHash } from 'node:crypto';
import { isHoldOut } from '@/lib/drawing/hold-out';
import type { DrawingSource, DrawingStatus, LabelSource } from '@/lib/drawing/label';
import { bandsOf, noveltyOf, thumbOf } from '@/lib/drawing/likeness';
import { scoresOf } from '@/lib/drawing/scores';
import type { DrawingId, EpochMillis, GlyphId, ModelId, PersonId, RoomId, Seq, StrokeId } from '@/lib/ids';
import type { DrawingInk, DrawingRecord, NewDrawing } from './drawing-ports';
import { decodeInk, encodeInk } from './ink-codec';

/** Columns of a record, in the order of `toRecord`. */
export const RECORD_COLUMNS = [
  'id',
  'personId',
  'holdOut',
  'savedById',
  'requestId',
  'roomId',
  'sheet',
  'glyph',
  'revision',
  'strokeIds',
  'source',
  'createdAt',
  'consent',
  'label',
  'labelSource',
  'status',
  'model',
  'read',
  'confidence',
  'isDigit',
  'disagreement',
  'doubt',
  'novelty',
  'parentId',
  'place',
  'number',
  'changes',
] as const;
const OTHER_COLUMNS = ['digest', 'thumb', 'band0', 'band1', 'band2', 'band3'] as const;
export const ALL_COLUMNS = [...RECORD_COLUMNS, ...OTHER_COLUMNS] as const;

/** `d."id", d."personId", …` */
export const recordColumns = (table: string): string =>
  RECORD_COLUMNS.map((name) => `${table}."${name}"`).join(', ');

export type RecordRow = readonly [
  id: string,
  personId: string,
  holdOut: number,
  savedById: string,
  requestId: string,
  roomId: string | null,
  sheet: number | null,
  glyph: string | null,
  revision: number | null,
  strokeIds: string,
  source: string,
  createdAt: number,
  consent: number,
  label: number | null,
  labelSource: string | null,
  status: string,
  model: string,
  read: number,
  confidence: number,
  isDigit: number | null,
  disagreement: number,
  doubt: number,
  novelty: number,
  parentId: string | null,
  place: number | null,
  number: string | null,
  changes: number,
];

/** The database holds only what these ports wrote, so that a row's texts are of their brand. */
export function toRecord(row: RecordRow): DrawingRecord {
  const [id, person, holdOut, savedBy, request, room, sheet, glyph, revision, strokes] = row;
  const [source, at, consent, label, labelSource, status, model, read, confidence, isDigit] = row.slice(
    10,
  ) as [string, number, number, number | null, string | null, string, string, number, number, number | null];
  const [disagreement, doubt, novelty, parent, index, number, changes] = row.slice(20) as [
    number,
    number,
    number,
    string | null,
    number | null,
    string | null,
    number,
  ];
  return {
    id: id as DrawingId,
    person: person as PersonId,
    holdOut: holdOut === 1,
    savedBy: savedBy as PersonId,
    request,
    place:
      room === null
        ? null
        : {
            room: room as RoomId,
            sheet: sheet ?? 0,
            glyph: glyph as GlyphId,
            revision: revision as Seq,
            strokes: JSON.parse(strokes) as StrokeId[],
          },
    source: source as DrawingSource,
    at: at as EpochMillis,
    consent,
    label,
    labelSource: labelSource as LabelSource | null,
    status: status as DrawingStatus,
    model: model as ModelId,
    read,
    confidence,
    isDigit,
    disagreement,
    doubt,
    novelty,
    partOf: parent === null ? null : { parent: parent as DrawingId, index: index ?? 0 },
    number,
    changes,
  };
}

/** The row that a new drawing becomes, bytes as hex. @param others thumbs of earlier drawings of its label */
export function toRow(
  drawing: NewDrawing,
  others: Iterable<Uint8Array>,
): readonly (string | number | null)[] {
  const thumb = thumbOf(drawing.input);
  const { read, confidence, disagreement, doubt } = scoresOf(drawing, drawing.label);
  const { place, partOf } = drawing;
  const values: Record<(typeof ALL_COLUMNS)[number], string | number | null> = {
    id: drawing.id,
    personId: drawing.person,
    holdOut: isHoldOut(drawing.person) ? 1 : 0,
    savedById: drawing.savedBy,
    requestId: drawing.request,
    roomId: place?.room ?? null,
    sheet: place?.sheet ?? null,
    glyph: place?.glyph ?? null,
    revision: place?.revision ?? null,
    strokeIds: JSON.stringify(place?.strokes ?? []),
    source: drawing.source,
    createdAt: drawing.at,
    consent: drawing.consent,
    label: drawing.label,
    labelSource: drawing.labelSource,
    status: drawing.status,
    model: drawing.model,
    read,
    confidence,
    isDigit: drawing.isDigit,
    disagreement,
    doubt,
    novelty: noveltyOf(thumb, others),
    parentId: partOf?.parent ?? null,
    place: partOf?.index ?? null,
    number: drawing.number,
    changes: 1,
    digest: createHash('sha256').update(drawing.input).digest('hex'),
    thumb: hex(thumb),
    ...bandColumns(thumb),
  };
  return ALL_COLUMNS.map((name) => values[name]);
}

function bandColumns(thumb: Uint8Array) {
  const [band0, band1, band2, band3] = bandsOf(thumb);
  return { band0, band1, band2, band3 };
}

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

export const toInkRow = ({ id, input, probabilities, strokes }: NewDrawing): readonly string[] => [
  id,
  hex(input),
  hex(floatBytes(probabilities)),
  hex(encodeInk(strokes)),
];

function floatBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

export function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

export const toInk = (input: Uint8Array, probabilities: Uint8Array, strokes: Uint8Array): DrawingInk => ({
  input: Uint8Array.from(input),
  probabilities: floatsOf(probabilities),
  strokes: decodeInk(strokes),
});
