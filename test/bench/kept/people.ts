/** @returns a new person's cookie */
export async function newPerson(origin: string): Promise<string> {
  const me = await fetch(`${origin}/api/me`);
  return me.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** @param token the server's ADMIN_TOKEN @returns an administrator's cookie */
export async function newAdmin(origin: string, token: string): Promise<string> {
  const cookie = await newPerson(origin);
  const claimed = await fetch(`${origin}/api/admin/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ token }),
  });
  if (!claimed.ok) throw new Error(`/api/admin/claim answered ${claimed.status}: ${await claimed.text()}`);
  return cookie;
}
