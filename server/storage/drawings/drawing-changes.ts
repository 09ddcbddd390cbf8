import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DrawingStatus, Label, LabelSource } from '@/lib/drawing/label';
import { scoresOf } from '@/lib/drawing/scores';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { execute, query } from '../database/raw-database';
import type { DrawingRecord, LabelAction } from './drawing-ports';
import { floatsOf } from './drawing-rows';
import { insertEvents } from './drawing-sql';

export interface Change {
  readonly by: PersonId | null;
  readonly at: EpochMillis;
  readonly action: LabelAction;
  readonly label: Label | null;
  readonly labelSource: LabelSource | null;
  readonly status: DrawingStatus;
}

/**
 * The one way in which a kept drawing's label or status changes: its row, its scores and its history together, in the transaction that
 * it is given. What counts drawings is to be kept in step here, and where they are saved and deleted.
 */
export async function changeDrawing(
  tx: SqlQueryable,
  drawing: DrawingRecord,
  { by, at, action, label, labelSource, status }: Change,
): Promise<DrawingRecord> {
  const [ink] = await query<[probabilities: Uint8Array]>(
    tx,
    `SELECT "probabilities" FROM "DrawingInk" WHERE "drawingId" = ?`,
    drawing.id,
  );
  const probabilities = floatsOf(ink![0]);
  const { disagreement } = scoresOf({ probabilities, isDigit: drawing.isDigit }, label);
  const changes = drawing.changes + 1;
  await execute(
    tx,
    `UPDATE "Drawing" SET "label" = ?, "labelSource" = ?, "status" = ?, "disagreement" = ?, "changes" = ? WHERE "id" = ?`,
    label,
    labelSource,
    status,
    disagreement,
    changes,
    drawing.id,
  );
  await insertEvents(tx, [[drawing.id, changes, by, at, action, label, labelSource, status]]);
  return { ...drawing, label, labelSource, status, disagreement, changes };
}
