import type { SqlDriverAdapter, SqlQueryable } from '@prisma/driver-adapter-utils';
import type { Label } from '@/lib/drawing/label';
import type { DrawingId, EpochMillis, PersonId, RoomId, StrokeId } from '@/lib/ids';
import { execute, query, transactionOnDrawings } from '../database/raw-database';
import { dialectOf } from '../database/sql-dialect';
import { explained } from '../storage-error';
import { changeDrawing } from './drawing-changes';
import type {
  DrawingFilter,
  DrawingPage,
  DrawingRecord,
  DrawingStore,
  LabelEventRecord,
  NewDrawing,
  WholeDrawing,
} from './drawing-ports';
import { toInkRow, toRow } from './drawing-rows';
import {
  amongIds,
  behind,
  both,
  type Condition,
  insertDrawings,
  insertEvents,
  insertInk,
  matching,
  ordered,
  readRecords,
  readWhole,
  recentThumbs,
} from './drawing-sql';

/** What a new drawing is held against for its novelty. */
const REMEMBERED_THUMBS = 64;

export class SqlDrawingStore implements DrawingStore {
  constructor(
    private readonly db: SqlDriverAdapter,
    private readonly name: string,
  ) {}

  save(drawings: readonly NewDrawing[]): Promise<readonly DrawingRecord[]> {
    return this.#explained(() => transactionOnDrawings(this.db, (tx) => saveIn(tx, drawings)));
  }

  find(id: DrawingId): Promise<DrawingRecord | null> {
    return this.#explained(() => findIn(this.db, id));
  }

  whole(id: DrawingId): Promise<WholeDrawing | null> {
    return this.#explained(async () => (await readWhole(this.db, named(id), '', 1))[0] ?? null);
  }

  list(page: DrawingPage): Promise<readonly DrawingRecord[]> {
    return this.#explained(() => readRecords(this.db, onPage(page), ordered(page.order), page.limit));
  }

  listWhole(page: DrawingPage): Promise<readonly WholeDrawing[]> {
    return this.#explained(() => readWhole(this.db, onPage(page), ordered(page.order), page.limit));
  }

  history(id: DrawingId): Promise<readonly LabelEventRecord[]> {
    return this.#explained(async () => {
      const rows = await query<
        [number, string | null, string | null, number, string, number | null, string | null, string]
      >(
        this.db,
        `SELECT e."n", e."personId", p."name" AS "personName", e."at", e."action", e."label", e."labelSource", e."status"
         FROM "LabelEvent" AS e LEFT JOIN "Person" AS p ON p."id" = e."personId"
         WHERE e."drawingId" = ? ORDER BY e."n"`,
        id,
      );
      return rows.map(([n, person, name, at, action, label, labelSource, status]) => ({
        n,
        by: person === null ? null : { id: person as PersonId, name: name ?? '' },
        at: at as EpochMillis,
        action: action as LabelEventRecord['action'],
        label,
        labelSource: labelSource as LabelEventRecord['labelSource'],
        status: status as LabelEventRecord['status'],
      }));
    });
  }

  withStrokes(room: RoomId, strokes: readonly StrokeId[]): Promise<readonly DrawingRecord[]> {
    const { texts } = dialectOf(this.db);
    return this.#explained(() =>
      readRecords(this.db, {
        sql: `d."roomId" = ? AND EXISTS (SELECT 1 FROM (${texts('d."strokeIds"')}) AS s WHERE s.value IN (${texts('?')}))`,
        values: [room, JSON.stringify(strokes)],
      }),
    );
  }

  count(filter: DrawingFilter): Promise<number> {
    return this.#explained(async () => {
      const { sql, values } = matching(filter);
      const [row] = await query<[count: number]>(
        this.db,
        `SELECT count(*) AS "count" FROM "Drawing" AS d WHERE ${sql}`,
        ...values,
      );
      return row![0];
    });
  }

  delete(ids: readonly DrawingId[]): Promise<void> {
    return this.#explained(() =>
      transactionOnDrawings(this.db, async (tx) => {
        const { sql, values } = amongIds(tx, ids);
        await execute(tx, `DELETE FROM "Drawing" AS d WHERE ${sql}`, ...values);
      }),
    );
  }

  #explained<T>(work: () => Promise<T>): Promise<T> {
    return explained(this.name, work);
  }
}

const named = (id: DrawingId): Condition => ({ sql: 'd."id" = ?', values: [id] });

export const findIn = async (db: SqlQueryable, id: DrawingId): Promise<DrawingRecord | null> =>
  (await readRecords(db, named(id), '', 1))[0] ?? null;

const onPage = ({ filter, order, after }: DrawingPage): Condition =>
  after ? both(matching(filter), behind(order, after)) : matching(filter);

export async function saveIn(tx: SqlQueryable, drawings: readonly NewDrawing[]): Promise<DrawingRecord[]> {
  const thumbs = new Map<Label | null, Uint8Array[]>();
  for (const { label } of drawings)
    if (!thumbs.has(label)) thumbs.set(label, await recentThumbs(tx, label, REMEMBERED_THUMBS));
  const fresh = await insertDrawings(
    tx,
    drawings.map((drawing) => toRow(drawing, thumbs.get(drawing.label)!)),
  );
  const added = drawings.filter(({ id }) => fresh.has(id));
  await insertInk(tx, added.map(toInkRow));
  await insertEvents(
    tx,
    added.map(({ id, savedBy, at, label, labelSource, status }) => [
      id,
      1,
      savedBy,
      at,
      'saved',
      label,
      labelSource,
      status,
    ]),
  );
  const standing = new Map(
    (
      await readRecords(
        tx,
        amongIds(
          tx,
          added.map(({ id }) => id),
        ),
      )
    ).map((record) => [record.id, record]),
  );
  const saved: DrawingRecord[] = [];
  for (const drawing of drawings) saved.push(standing.get(drawing.id) ?? (await saveAgain(tx, drawing)));
  return saved;
}

/** It stands already: under its own id, by the same request, which changes nothing, or by another that saved the same glyph as it was. */
async function saveAgain(tx: SqlQueryable, drawing: NewDrawing): Promise<DrawingRecord> {
  const { id, savedBy, request, place } = drawing;
  const [same] = await readRecords(
    tx,
    {
      sql: 'd."id" = ? OR (d."savedById" = ? AND d."requestId" = ?)',
      values: [id, savedBy, request],
    },
    '',
    1,
  );
  if (same) return same;
  const [earlier] = await readRecords(
    tx,
    {
      sql: 'd."roomId" = ? AND d."glyph" = ? AND d."revision" = ?',
      values: [place?.room, place?.glyph, place?.revision],
    },
    '',
    1,
  );
  if (!earlier) throw new Error(`The drawing ${drawing.id} was neither saved nor stands already.`);
  if (earlier.label === drawing.label) return earlier;
  return changeDrawing(tx, earlier, {
    by: savedBy,
    at: drawing.at,
    action: 'labelled',
    label: drawing.label,
    labelSource: drawing.labelSource,
    // Whatever a reviewer said of it was of the other label.
    status: 'pending',
  });
}
