import { ImportError } from './import-error';

/** A drawing's line is some kilobytes; one that never ends is no such file. */
const MAX_LINE_CHARACTERS = 4 * 2 ** 20;

/** Lines of a stream of UTF-8 with their numbers, from 1. @throws ImportError */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly number: number; readonly text: string }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new ImportError(`line ${number + 1}`, 'this is not text in UTF-8.');
    }
  };
  for await (const piece of stream) {
    const parts = (rest + decode(piece)).split('\n');
    rest = parts.pop()!;
    for (const text of parts) yield { number: ++number, text: text.replace(/\r$/, '') };
    if (rest.length > MAX_LINE_CHARACTERS) throw new ImportError(`line ${number + 1}`, 'it is far too long.');
  }
  rest += decode();
  if (rest !== '') yield { number: ++number, text: rest };
}
