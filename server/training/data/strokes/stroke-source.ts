import { INPUT_VALUES } from '@/lib/network/layers';
import { renderStrokes } from '@/lib/preprocess';
import { POINT_STRIDE } from '@/lib/stroke/points';
import { type Augmentation, augment } from '../augment';
import type { Random } from '../../random';
import type { Source } from '../source';
import type { StrokeDrawing } from './stroke-drawing';

/** How far lines may be varied before they become pixels. */
export interface StrokeAugmentation {
  /** Pixels in the 28×28 frame, evenly from the first to the second. */
  readonly thickness: readonly [thinnest: number, thickest: number];
  /** Degrees, either way. */
  readonly rotation: number;
  /** Tangent of the slant, either way. */
  readonly shear: number;
  /** Fraction by which the drawing may become wider or narrower. */
  readonly stretch: number;
  /** Share of the drawings that are varied once more as pixels. */
  readonly warped: number;
}

/** Strokes as a source, rendered as rooms render them; varied ones are rendered anew each time, which takes a tenth of a millisecond. */
export function strokeSource(
  name: string,
  drawings: readonly StrokeDrawing[],
  strokes: StrokeAugmentation,
  pixels: Augmentation,
): Source {
  return {
    name,
    count: drawings.length,
    label: (index) => drawings[index]!.label,
    write(index, random, target, offset) {
      const lines = drawings[index]!.strokes;
      const image = random ? renderVaried(lines, random, strokes) : renderLines(lines);
      if (random && random.next() < strokes.warped) augment(image, random, pixels, target, offset);
      else for (let i = 0; i < INPUT_VALUES; i++) target[offset + i] = image[i]! / 255;
    },
  };
}

type Lines = StrokeDrawing['strokes'];

/** 784 bytes; black where there is nothing to be drawn. */
export const renderLines = (lines: Lines, thickness?: number): Uint8Array =>
  renderStrokes(
    lines.map((points) => ({ points, width: 0 })),
    thickness,
  ) ?? new Uint8Array(INPUT_VALUES);

export function renderVaried(lines: Lines, random: Random, limits: StrokeAugmentation): Uint8Array {
  const angle = (random.between(-limits.rotation, limits.rotation) * Math.PI) / 180;
  const slant = random.between(-limits.shear, limits.shear);
  const wide = 1 + random.between(-limits.stretch, limits.stretch);
  const thickness = random.between(...limits.thickness);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const varied = lines.map((points) => {
    const moved = points.slice();
    for (let i = 0; i < moved.length; i += POINT_STRIDE) {
      const y = points[i + 1]!;
      const x = points[i]! * wide - y * slant;
      moved[i] = cos * x - sin * y;
      moved[i + 1] = sin * x + cos * y;
    }
    return moved;
  });
  return renderLines(varied, thickness);
}
