import type { RoomSession } from '@/app/session/room-session';
import { mayDraw } from '@/app/session/status';
import type { OpId } from '@/lib/ids';
import { importParts, MAX_STROKE_FILE_BYTES, readStrokeFile } from '@/lib/stroke/stroke-file';

/** Puts the strokes of a text on the sheet, as one action; what is wrong with it is said on the page. */
export function importStrokes(session: RoomSession, text: string): void {
  if (!mayDraw(session.status.get())) {
    session.notify('You are looking on; strokes can be opened where you may draw.');
    return;
  }
  const read = readStrokeFile(text);
  if (!read.ok) {
    session.notify(`${read.message} Nothing was changed.`);
    return;
  }
  let first: OpId | undefined;
  for (const strokes of importParts(read.strokes)) {
    const id = session.submit({
      kind: 'import',
      sheet: session.status.get().sheet,
      strokes,
      ...(first && { more: first }),
    });
    first ??= id;
  }
}

export async function importFile(session: RoomSession, file: File): Promise<void> {
  if (file.size > MAX_STROKE_FILE_BYTES) session.notify('This file is too large to be a sheet of strokes.');
  else importStrokes(session, await file.text());
}
