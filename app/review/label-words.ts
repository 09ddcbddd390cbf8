import type { LabelText } from '@/lib/drawing/label';

export const labelWords = (label: LabelText | null): string =>
  label === null ? 'no label yet' : label === 'none' ? 'no digit' : String(label);
