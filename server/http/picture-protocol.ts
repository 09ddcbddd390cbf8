import type { Trace } from '@/lib/preprocess';

/** Said by the thread once, before it takes its first picture. Then each `Raster` that it is sent gets one answer. */
export const READY = 'ready';

export type PictureAnswer = { readonly trace: Trace | null } | { readonly error: string };
export type FromThread = typeof READY | PictureAnswer;
