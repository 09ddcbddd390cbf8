/** The link of a room, to the page where its game is played. */
export function playLink(roomUrl: string): string {
  const url = new URL(roomUrl, location.href);
  url.pathname = url.pathname.replace(/^\/room\//, '/play/');
  return url.href;
}
