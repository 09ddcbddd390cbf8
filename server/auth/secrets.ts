import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A key that signs cookies; its id goes into each cookie, so that keys can be replaced one after the other. */
export interface SessionKey {
  readonly id: string;
  readonly secret: Uint8Array;
}

/** The first signs; all verify. */
export type SessionKeys = readonly [SessionKey, ...SessionKey[]];

const SECRET_BYTES = 32;
/** Below this a SESSION_SECRET could be guessed. */
const LEAST_SECRET_LENGTH = 16;
/** Only its owner may read it. */
const SECRET_MODE = 0o600;

const secretsSchema = z.object({
  sessionKeys: z
    .array(
      z.object({
        id: z.string().regex(/^[A-Za-z0-9_-]{1,16}$/),
        secret: z.base64url().min(LEAST_SECRET_LENGTH),
      }),
    )
    .min(1),
});

/**
 * The keys of SESSION_SECRET where it is set, else those of `secrets.json` in the data folder, which the first start makes.
 * @throws Error in a sentence with the remedy
 */
export async function loadSessionKeys(
  dataDir: string,
  sessionSecret: string | undefined,
): Promise<SessionKeys> {
  if (sessionSecret) return [keyOf(sessionSecret)];
  const path = join(dataDir, 'secrets.json');
  const text = (await read(path)) ?? (await make(path, dataDir));
  await chmod(path, SECRET_MODE);
  const parsed = secretsSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new Error(
      `${path} cannot be read as secrets. Put back a copy of it, or delete it: everyone then gets a new identity.`,
    );
  const [current, ...older] = parsed.data.sessionKeys.map(({ id, secret }) => ({
    id,
    secret: Buffer.from(secret, 'base64url'),
  }));
  return [current!, ...older];
}

function keyOf(sessionSecret: string): SessionKey {
  if (sessionSecret.length < LEAST_SECRET_LENGTH)
    throw new Error(
      `SESSION_SECRET is too short to be one: give it at least ${LEAST_SECRET_LENGTH} characters.`,
    );
  const secret = createHash('sha256').update('inkling session key\0').update(sessionSecret).digest();
  // Another secret must have another id; a digest of the digest tells nothing of either.
  return { id: createHash('sha256').update(secret).digest('base64url').slice(0, 8), secret };
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Written aside and then linked into place: of two processes that start at once, one wins, and none reads half a file. */
async function make(path: string, dataDir: string): Promise<string> {
  const id = randomBytes(6).toString('base64url');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(aside, `${JSON.stringify({ sessionKeys: [{ id, secret }] }, null, 2)}\n`, {
    flag: 'wx',
    mode: SECRET_MODE,
  });
  try {
    await link(aside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(aside);
  }
  return readFile(path, 'utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
