import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentity } from '@/server/auth/identity';
import { loadSessionKeys, rotateSessionKeys } from '@/server/auth/secrets';
import { type TempFolder, tempFolder } from '../storage/temp-folder';

describe('session keys', () => {
  let folder: TempFolder;
  let file: string;
  beforeEach(async () => {
    folder = await tempFolder();
    file = join(folder.path, 'secrets.json');
  });
  afterEach(() => folder.remove());

  it('are made once, for the owner alone to read, and are the same ever after', async () => {
    const keys = await loadSessionKeys(folder.path, undefined);
    expect(keys).toHaveLength(1);
    expect(keys[0].secret.byteLength).toBe(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await loadSessionKeys(folder.path, undefined)).toEqual(keys);
    expect(await readdir(folder.path)).toEqual(['secrets.json']);
  });

  it('differ between two installations', async () => {
    const other = await tempFolder();
    const [one, two] = await Promise.all([folder, other].map(({ path }) => loadSessionKeys(path, undefined)));
    expect(one![0].secret).not.toEqual(two![0].secret);
    await other.remove();
  });

  it('are the same for processes that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => loadSessionKeys(folder.path, undefined)));
    for (const keys of all) expect(keys).toEqual(all[0]);
    expect(await readdir(folder.path)).toEqual(['secrets.json']);
  });

  it('close a file that others could read', async () => {
    await loadSessionKeys(folder.path, undefined);
    await chmod(file, 0o644);
    await loadSessionKeys(folder.path, undefined);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('come from SESSION_SECRET where it is set, and leave the folder alone', async () => {
    const [one] = await loadSessionKeys(folder.path, 'a secret of the operator');
    const [same] = await loadSessionKeys(folder.path, 'a secret of the operator');
    const [another] = await loadSessionKeys(folder.path, 'another secret of theirs');
    expect(same).toEqual(one);
    expect(another.id).not.toBe(one.id);
    expect(another.secret).not.toEqual(one.secret);
    expect(await readdir(folder.path)).toEqual([]);
    await expect(loadSessionKeys(folder.path, 'short')).rejects.toThrow(/at least 16 characters/);
  });

  it('say what to do with a file that holds none', async () => {
    for (const text of ['', '{}', '{"sessionKeys":[]}', '{"sessionKeys":[{"id":"a","secret":"x"}]}']) {
      await writeFile(file, text);
      await expect(loadSessionKeys(folder.path, undefined)).rejects.toThrow(/secrets\.json.*delete it/);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  it('keep older keys beside the newest', async () => {
    const [key] = await loadSessionKeys(folder.path, undefined);
    const stored = JSON.parse(await readFile(file, 'utf8')) as { sessionKeys: object[] };
    stored.sessionKeys.unshift({ id: 'next', secret: Buffer.alloc(32, 7).toString('base64url') });
    await writeFile(file, JSON.stringify(stored));
    const keys = await loadSessionKeys(folder.path, undefined);
    expect(keys.map(({ id }) => id)).toEqual(['next', key.id]);
  });

  it('are replaced one after the other: the new one signs, those of before verify', async () => {
    const before = createIdentity(await loadSessionKeys(folder.path, undefined));
    const { id, setCookie } = before.issuePerson({ secure: false });
    const cookie = setCookie.split(';')[0]!;
    expect(await rotateSessionKeys(folder.path, false)).toBe(2);
    const after = createIdentity(await loadSessionKeys(folder.path, undefined));
    expect(after.read(cookie)?.person).toBe(id);
    const renewed = after.cookieOf(id, { secure: false }).split(';')[0]!;
    expect(before.read(renewed)).toBeNull();

    expect(await rotateSessionKeys(folder.path, true)).toBe(1);
    const thief = createIdentity(await loadSessionKeys(folder.path, undefined));
    for (const old of [cookie, renewed]) expect(thief.read(old)).toBeNull();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(['secrets.json']);
    for (let i = 0; i < 20; i++) await rotateSessionKeys(folder.path, false);
    expect((await loadSessionKeys(folder.path, undefined)).length).toBe(16);
  });

  it('of SESSION_SECRET are replaced through the secret of before', async () => {
    const [first, second] = ['the first secret of all', 'the second secret of all'];
    const before = createIdentity(await loadSessionKeys(folder.path, first));
    const { id, setCookie } = before.issuePerson({ secure: false });
    const after = createIdentity(await loadSessionKeys(folder.path, second, first));
    expect(after.read(setCookie.split(';')[0])?.person).toBe(id);
    expect(
      createIdentity(await loadSessionKeys(folder.path, second)).read(setCookie.split(';')[0]),
    ).toBeNull();
  });
});
