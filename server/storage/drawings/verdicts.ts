import type { SqlQueryable } from '@prisma/driver-adapter-utils';
import type { DrawingStatus, Label, LabelSource } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, PersonId } from '@/lib/ids';
import { execute, query } from '../database/raw-database';
import { changeDrawing } from './drawing-changes';
import type { DrawingRecord, JudgeOutcome, Verdict } from './drawing-ports';
import { insertEvents } from './drawing-sql';
import { free } from './review-claims';

/** What a reviewer says becomes what the drawing is called, and one line of its history. */
export async function judgeOne(
  tx: SqlQueryable,
  by: PersonId,
  id: DrawingId,
  verdict: Verdict,
  at: EpochMillis,
): Promise<JudgeOutcome> {
  const drawing = await free(tx, by, id, at);
  if ('ok' in drawing) return drawing;
  const { label, labelSource } = drawing;
  const changed = async (change: Parameters<typeof changeDrawing>[2]): Promise<JudgeOutcome> => ({
    ok: true,
    drawing: await changeDrawing(tx, drawing, change),
  });
  switch (verdict.kind) {
    case 'label':
      return changed({
        by,
        at,
        action: 'labelled',
        label: verdict.label,
        labelSource: 'reviewer',
        status: 'accepted',
      });
    case 'accept':
      if (label === null) return { ok: false, id, reason: 'unlabelled' };
      return changed({ by, at, action: 'accepted', label, labelSource, status: 'accepted' });
    case 'reject':
      return changed({ by, at, action: 'rejected', label, labelSource, status: 'rejected' });
    case 'undo': {
      const before = await beforeLast(tx, by, drawing);
      if (!before) return { ok: false, id, reason: 'nothing-to-undo' };
      return changed({ by, at, action: 'undone', ...before });
    }
    default:
      return verdict satisfies never;
  }
}

/** How a drawing stood before its last change, where that was this reviewer's verdict. */
async function beforeLast(
  tx: SqlQueryable,
  reviewer: PersonId,
  { id }: DrawingRecord,
): Promise<Pick<DrawingRecord, 'label' | 'labelSource' | 'status'> | null> {
  const rows = await query<[string | null, string, Label | null, string | null, string]>(
    tx,
    `SELECT "personId", "action", "label", "labelSource", "status" FROM "LabelEvent"
     WHERE "drawingId" = ? AND "action" <> 'blind' ORDER BY "n" DESC LIMIT 2`,
    id,
  );
  const [last, before] = rows;
  if (!last || !before || last[0] !== reviewer) return null;
  if (!['labelled', 'accepted', 'rejected'].includes(last[1])) return null;
  return {
    label: before[2],
    labelSource: before[3] as LabelSource | null,
    status: before[4] as DrawingStatus,
  };
}

/** What a blind opinion leads to. */
export async function settle(
  tx: SqlQueryable,
  drawing: DrawingRecord,
  by: PersonId,
  label: Label,
  at: EpochMillis,
): Promise<DrawingRecord> {
  const changes = drawing.changes + 1;
  // Its line says what was said; the drawing itself stands as it was.
  await insertEvents(tx, [
    [drawing.id, changes, by, at, 'blind', label, drawing.labelSource, drawing.status],
  ]);
  await execute(tx, `UPDATE "Drawing" SET "changes" = ? WHERE "id" = ?`, changes, drawing.id);
  const noted = { ...drawing, changes };
  const others = await query<[Label]>(
    tx,
    `SELECT "label" FROM "BlindOpinion" WHERE "drawingId" = ? AND "reviewerId" <> ?`,
    drawing.id,
    by,
  );
  if (others.length === 0) return noted;
  if (others.every(([other]) => other === label))
    return changeDrawing(tx, noted, {
      by: null,
      at,
      action: 'accepted',
      label,
      labelSource: 'reviewer',
      status: 'accepted',
    });
  await execute(tx, `UPDATE "Drawing" SET "disagreement" = 1 WHERE "id" = ?`, drawing.id);
  return { ...noted, disagreement: 1 };
}
