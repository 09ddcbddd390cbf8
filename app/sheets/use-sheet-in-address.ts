'use client';

import { useEffect } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';

const PARAMETER = 'sheet';

/** The sheet that an address names, counted from 0; null where it names none. */
export function sheetIn(search: string): number | null {
  const given = Number(new URLSearchParams(search).get(PARAMETER));
  return Number.isInteger(given) && given > 0 ? given - 1 : null;
}

/** The same address with this sheet; the first goes without saying. */
export function addressOf(sheet: number, { pathname, search, hash }: Location | URL): string {
  const query = new URLSearchParams(search);
  if (sheet > 0) query.set(PARAMETER, String(sheet + 1));
  else query.delete(PARAMETER);
  const text = query.toString();
  return `${pathname}${text && `?${text}`}${hash}`;
}

/** The current sheet stands in the address, so that a copied one leads there; counted from one, as people do. */
export function useSheetInAddress(session: RoomSession, named: boolean): void {
  const sheet = useCell(session.status, (status) => status.sheet);
  const entered = useCell(session.status, ({ you }) => you !== null);

  useEffect(() => {
    const wanted = sheetIn(location.search);
    if (wanted !== null) session.showSheet(wanted);
  }, [session]);

  useEffect(() => {
    // Not before the room is known: until then the address says where to go.
    if (named && entered) history.replaceState(null, '', addressOf(sheet, location));
  }, [sheet, named, entered]);
}
