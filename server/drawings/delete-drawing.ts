import type { DrawingId, PersonId } from '@/lib/ids';
import type { DrawingDeps } from './keep-drawing';

/**
 * Deletes a drawing wherever it is: first the author's strokes in the room, in every copy that people have of it, its log and its
 * replay; then every kept drawing that these strokes stand in, with pixels, samples and history. Whatever was interrupted between the
 * two may be asked for again.
 *
 * @param author whose ink it is, as the caller has checked
 */
export async function deleteDrawing(
  { storage, rooms }: DrawingDeps,
  author: PersonId,
  id: DrawingId,
): Promise<void> {
  const drawing = await storage.drawings.find(id);
  if (!drawing) return;
  const gone = new Set([drawing.id]);
  if (drawing.place) {
    const { room: place, strokes } = drawing.place;
    const room = await rooms.open(place);
    const participant = (await storage.rooms.participants(place)).find(({ person }) => person === author);
    if (room && participant) {
      const redacted = await room.redact(participant.id, strokes);
      for (const other of await storage.drawings.withStrokes(place, redacted)) gone.add(other.id);
    }
  }
  if (drawing.partOf) gone.add(drawing.partOf.parent);
  await storage.drawings.delete([...gone]);
}
