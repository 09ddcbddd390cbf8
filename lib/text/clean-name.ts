import { cleanText } from '@/lib/text/clean-text';

/** Shown beside a cursor: longer ones are cut by the page anyway. */
export const MAX_NAME_LENGTH = 40;

/** A name as it may be shown to others; empty where nothing is left. */
export const cleanName = (given: string): string => cleanText(given, MAX_NAME_LENGTH);
