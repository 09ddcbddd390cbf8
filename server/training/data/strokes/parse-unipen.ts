import { POINT_STRIDE } from '@/lib/stroke/points';
import { labelOf, partOf, type StrokeDrawing, StrokeFileError } from './stroke-drawing';

/** Every fifth writer of a UNIPEN text is set aside: such files do not name parts. */
const HOLDOUT_STRIDE = 5;

/**
 * Reads UNIPEN text as the "pen digits" data set has it: `.SEGMENT … "label"`, `.COMMENT label writer n`, then strokes between
 * `.PEN_DOWN` and `.PEN_UP`, one `x y` a line, y up. @throws StrokeFileError
 */
export function parseUnipen(file: string, text: string): StrokeDrawing[] {
  const drawings: StrokeDrawing[] = [];
  let character: string | null = null;
  let writer: number | null = null;
  let strokes: number[][] = [];
  let isDown = false;
  const finish = () => {
    if (character !== null && strokes.some((stroke) => stroke.length > 0)) {
      if (writer === null) throw new StrokeFileError(file, `drawing ${drawings.length + 1} names no writer.`);
      drawings.push({
        label: labelOf(character),
        character,
        writer: String(writer),
        part: partOf(String(writer), writer % HOLDOUT_STRIDE === 0),
        likeDigit: false,
        strokes,
      });
    }
    character = null;
    writer = null;
    strokes = [];
    isDown = false;
  };
  text.split(/\r?\n/).forEach((line, index) => {
    const words = line.trim().split(/\s+/);
    switch (words[0]) {
      case '':
        return;
      case '.SEGMENT':
        finish();
        character = /"(.*)"/.exec(line)?.[1] ?? null;
        return;
      case '.COMMENT':
        // Comments before the first drawing are about the file.
        if (character !== null && /^\d+$/.test(words[2] ?? '')) writer = Number(words[2]);
        return;
      case '.PEN_DOWN':
        isDown = true;
        strokes.push([]);
        return;
      case '.PEN_UP':
        isDown = false;
        return;
      default: {
        if (words[0]!.startsWith('.') || !isDown) return;
        const [x, y] = words.map(Number);
        if (!Number.isFinite(x) || !Number.isFinite(y))
          throw new StrokeFileError(file, `line ${index + 1} is no pair of coordinates.`);
        const stroke = strokes.at(-1)!;
        stroke.push(x!, -y!, (stroke.length / POINT_STRIDE) * 10, 128);
      }
    }
  });
  finish();
  return drawings;
}
