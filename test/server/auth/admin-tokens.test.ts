import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdminTokens, adminPath } from '@/server/auth/admin-tokens';
import { openStorage, type Storage } from '@/server/storage';
import { aPerson, later, NOW } from '../../contracts/room-writer';
import { type TempFolder, tempFolder } from '../storage/temp-folder';

const ada = aPerson('ada');
const bob = aPerson('bob');

describe('admin tokens', () => {
  let folder: TempFolder;
  let storage: Storage;
  let tokens: AdminTokens;
  beforeEach(async () => {
    folder = await tempFolder();
    storage = await openStorage({ dataDir: folder.path });
    tokens = new AdminTokens(storage.adminTokens, storage.people, 'the standing token');
  });
  afterEach(async () => {
    await storage.close();
    await folder.remove();
  });

  it('are made by the first start only', async () => {
    expect(await tokens.first(NOW)).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(await tokens.first(NOW)).toBeNull();
  });

  it('make one person an admin, once', async () => {
    const token = (await tokens.first(NOW))!;
    expect(await tokens.valid(token)).toBe(true);
    expect(await tokens.claim(token, ada, later(1))).toBe(true);
    expect(await storage.people.find(ada.id)).toMatchObject({ ...ada, role: 'admin' });
    expect(await tokens.valid(token)).toBe(false);
    expect(await tokens.claim(token, bob, later(2))).toBe(false);
    expect(await storage.people.find(bob.id)).toBeNull();
  });

  it('go to one of those who claim at once', async () => {
    const token = await tokens.make(NOW);
    const claimants = Array.from({ length: 8 }, (_, i) => aPerson(`claimant-${i}`));
    const won = await Promise.all(claimants.map((person) => tokens.claim(token, person, later(1))));
    expect(won.filter(Boolean)).toHaveLength(1);
    const stored = await Promise.all(claimants.map(({ id }) => storage.people.find(id)));
    expect(stored.filter((person) => person?.role === 'admin')).toHaveLength(1);
  });

  it('keep the name of a person who has one', async () => {
    await storage.people.put({ ...ada, name: 'Countess' }, NOW);
    await tokens.claim(await tokens.make(NOW), ada, later(1));
    expect(await storage.people.find(ada.id)).toMatchObject({ ...ada, name: 'Countess', role: 'admin' });
  });

  it('are refused where they were never made', async () => {
    for (const token of ['', 'x', 'the standing tokem', 'a'.repeat(10_000)]) {
      expect(await tokens.valid(token)).toBe(false);
      expect(await tokens.claim(token, ada, NOW)).toBe(false);
    }
    const without = new AdminTokens(storage.adminTokens, storage.people, '');
    expect(await without.valid('')).toBe(false);
    expect(await storage.people.find(ada.id)).toBeNull();
  });

  it('stand for ever where the operator set one', async () => {
    for (const person of [ada, bob]) {
      expect(await tokens.claim('the standing token', person, NOW)).toBe(true);
      expect((await storage.people.find(person.id))?.role).toBe('admin');
    }
  });

  it('are nowhere in the database', async () => {
    const token = await tokens.make(NOW);
    await storage.close();
    const bytes = await readFile(join(folder.path, 'inkling.db'));
    expect(bytes.includes(token)).toBe(false);
    storage = await openStorage({ dataDir: folder.path });
  });

  it('come from the command, too', async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'server/auth/admin-link-command.ts'],
      {
        env: {
          ...process.env,
          INKLING_DATA: folder.path,
          DATABASE_URL: '',
          PUBLIC_URL: 'https://ink.example/',
        },
      },
    );
    const token = /https:\/\/ink\.example\/admin#t=(\S+)/.exec(stdout)?.[1] ?? '';
    expect(stdout).toContain(adminPath(token));
    expect(await tokens.claim(token, ada, NOW)).toBe(true);
  });
});
