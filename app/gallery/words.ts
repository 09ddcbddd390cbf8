import type { DrawingSource, LabelText } from '@/lib/drawing/label';
import type { ReportReason } from '@/lib/gallery/report';
import type { ShownDrawing } from './gallery-api';

export const SOURCE_NAMES: Record<DrawingSource, string> = {
  free: 'Drawn freely',
  correction: 'Put right',
  import: 'Imported',
  beat: 'Beat the net',
  race: 'Race the net',
  fool: 'Fool the net',
};

export const REASON_NAMES: Record<ReportReason, string> = {
  rude: 'It is rude or hateful',
  private: 'It shows something private',
  other: 'Something else',
};

const labelName = (label: LabelText): string => (label === 'none' ? 'no digit' : `a ${label}`);

/** "A 7", "42", "No digit" */
export function drawingName({ label, number }: ShownDrawing): string {
  if (number !== null) return number;
  if (label === null) return 'Not named';
  return label === 'none' ? 'No digit' : `A ${label}`;
}

/** What the network made of it; of a number it says nothing, as it reads digits. */
export function readingWords({ label, number, read }: ShownDrawing): string | null {
  if (number !== null) return null;
  return read === label ? 'read right' : `read as ${labelName(read)}`;
}
