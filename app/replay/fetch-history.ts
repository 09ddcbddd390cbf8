import type { RoomId } from '@/lib/ids';
import type { ShownEntry } from '@/lib/room/entry';

/**
 * A room's history as this person may see it, read line by line as it comes.
 * @throws Error with a sentence for the visitor
 */
export async function fetchHistory(room: RoomId, signal: AbortSignal): Promise<readonly ShownEntry[]> {
  const response = await fetch(`/api/rooms/${room}/history`, { signal }).catch(() => null);
  if (!response?.ok || response.body === null)
    throw new Error('The history of this room could not be fetched. Try again in a moment.');
  const entries: ShownEntry[] = [];
  const take = (line: string): void => {
    // What the room's own schema let in, from the page's own server.
    if (line !== '') entries.push(JSON.parse(line) as ShownEntry);
  };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const lines = (rest + piece.value).split('\n');
      rest = lines.pop()!;
      for (const line of lines) take(line);
    }
  } catch {
    throw new Error('The history of this room broke off. Try again in a moment.');
  }
  take(rest);
  return entries;
}
