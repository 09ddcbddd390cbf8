import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
/** At one a month, a cookie of 400 days is still known. */
const MAX_KEYS = 16;
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
 * @param previousSecret SESSION_SECRET of before: still verifies
 * @throws Error in a sentence with the remedy
 */
export async function loadSessionKeys(
  dataDir: string,
  sessionSecret: string | undefined,
  previousSecret?: string,
): Promise<SessionKeys> {
  if (sessionSecret) return [keyOf(sessionSecret), ...(previousSecret ? [keyOf(previousSecret)] : [])];
  const path = secretsFile(dataDir);
  const text = (await read(path)) ?? (await make(path, dataDir));
  return readKeys(path, text);
}

/**
 * Puts a new key before those of `secrets.json`. Cookies signed with an older one hold, and are signed anew when their people come.
 * @param forget keeps the new key alone: every cookie of before is good for nothing, as after a theft of the file
 * @returns how many keys there are now
 * @throws Error in a sentence with the remedy
 */
export async function rotateSessionKeys(dataDir: string, forget: boolean): Promise<number> {
  const path = secretsFile(dataDir);
  const text = await read(path);
  const older = text === null || forget ? [] : await readKeys(path, text);
  const sessionKeys = [newKey(), ...older.slice(0, MAX_KEYS - 1).map(written)];
  const aside = await writeAside(path, dataDir, sessionKeys);
  await rename(aside, path);
  return sessionKeys.length;
}

const secretsFile = (dataDir: string): string => join(dataDir, 'secrets.json');

async function readKeys(path: string, text: string): Promise<SessionKeys> {
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
  const aside = await writeAside(path, dataDir, [newKey()]);
  try {
    await link(aside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(aside);
  }
  return readFile(path, 'utf8');
}

type WrittenKey = z.infer<typeof secretsSchema>['sessionKeys'][number];

const newKey = (): WrittenKey => ({
  id: randomBytes(6).toString('base64url'),
  secret: randomBytes(SECRET_BYTES).toString('base64url'),
});

const written = ({ id, secret }: SessionKey): WrittenKey => ({
  id,
  secret: Buffer.from(secret).toString('base64url'),
});

async function writeAside(
  path: string,
  dataDir: string,
  sessionKeys: readonly WrittenKey[],
): Promise<string> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(aside, `${JSON.stringify({ sessionKeys }, null, 2)}\n`, { flag: 'wx', mode: SECRET_MODE });
  return aside;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
