import { addressOf } from '@/app/sheets/use-sheet-in-address';

const PARAMETER = 'moment';

/** The moment of a room that an address names, behind its key where no server sees it: milliseconds since 1970 UTC; null: none. */
export function momentIn(hash: string): number | null {
  const given = new URLSearchParams(hash.replace(/^#/, '')).get(PARAMETER);
  const moment = Number(given);
  return given !== null && given !== '' && Number.isFinite(moment) && moment > 0 ? moment : null;
}

/** The hash with another moment, or with none; all else that stands there stays. */
export function withMoment(hash: string, moment: number | null): string {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  if (moment === null) params.delete(PARAMETER);
  else params.set(PARAMETER, String(Math.round(moment)));
  const text = params.toString();
  return text === '' ? '' : `#${text}`;
}

/** Leads to a moment on a sheet, by whatever the address lets in. */
export function momentLink(address: string, sheet: number, moment: number): string {
  const url = new URL(address);
  url.hash = withMoment(url.hash, moment);
  return url.origin + addressOf(sheet, url);
}
