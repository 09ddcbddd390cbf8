export const SIDE_COOKIE = 'side';
export const SIDE_PROPERTY = '--side';
export const MIN_SIDE_PX = 320;
export const MAX_SIDE_PX = 900;
export const USUAL_SIDE_PX = 440;

export const clampSide = (px: number): number => Math.min(MAX_SIDE_PX, Math.max(MIN_SIDE_PX, Math.round(px)));

export function storedSide(cookie: string | undefined): number {
  const px = Number(cookie);
  return cookie === undefined || !Number.isFinite(px) ? USUAL_SIDE_PX : clampSide(px);
}

const ONE_YEAR_S = 365 * 24 * 3600;

/** In a cookie, so that the server lays the page out right the first time. */
export function rememberSide(px: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is withheld on plain HTTP.
  document.cookie = `${SIDE_COOKIE}=${px}; Path=/; Max-Age=${ONE_YEAR_S}; SameSite=Lax`;
}
