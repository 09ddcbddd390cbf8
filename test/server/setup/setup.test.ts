import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { runQuietly } from '@/server/setup/child.mjs';
import { isNewEnough, lowestNode } from '@/server/setup/node-version.mjs';
import { digestOf } from '@/server/setup/stamp.mjs';
import { isInstalled } from '@/server/setup/steps/install-packages.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'inkling-setup-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('the lowest Node', () => {
  test('is the one that package.json names', () => {
    expect(readJson('package.json').engines.node).toBe(`>=${lowestNode}`);
  });

  test.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['26.10.0', true],
    ['20.18.3', false],
    ['20.9.0', false],
    ['18.20.4', false],
    ['12.22.12', false],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isNewEnough(version, '20.19')).toBe(enough);
  });

  test('is asked for in files that far older ones can read', async () => {
    const entries = readdirSync('server/setup').filter((name) =>
      /^(start|test|dev|run|node-version)\.mjs$/.test(name),
    );
    expect(entries).toHaveLength(5);
    for (const name of entries) {
      const source = readFileSync(join('server/setup', name), 'utf8');
      const [asIs, lowered] = await Promise.all(
        ['esnext', 'node12.20'].map((target) =>
          transform(source, { target, format: 'esm', supported: { 'node-colon-prefix-import': true } }),
        ),
      );
      expect(lowered!.code, name).toBe(asIs!.code);
      expect(source, name).not.toMatch(/from '(?!\.\/node-version\.mjs)/);
    }
  });
});

describe('whether the packages are installed', () => {
  const lock = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };

  test.each([
    ['without npm’s record', null, false],
    [
      'with every package',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
      true,
    ],
    ['without an optional one', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['without a needed one', { 'node_modules/b': { version: '2.0.0' } }, false],
    ['with an older one', { 'node_modules/a': { version: '0.9.0' } }, false],
    [
      'with an older optional one',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } },
      false,
    ],
  ])('%s', (_title, record, installed) => {
    expect(isInstalled(lock, record)).toBe(installed);
  });

  test('is seen in this very clone', () => {
    expect(
      isInstalled(
        readJson('package-lock.json').packages,
        readJson('node_modules/.package-lock.json').packages,
      ),
    ).toBe(true);
  });
});

describe('a digest of sources', () => {
  test('changes with content, with names, and with what is not there', () => {
    const folder = mkdtempSync(join(scratch, 'sources-'));
    // Relative to the root, as set-up names its folders.
    const name = relative('.', folder).replaceAll('\\', '/');
    const seen = [digestOf([name])];
    writeFileSync(join(folder, 'a.ts'), 'one');
    seen.push(digestOf([name]));
    writeFileSync(join(folder, 'a.ts'), 'two');
    seen.push(digestOf([name]));
    writeFileSync(join(folder, 'b.ts'), '');
    seen.push(digestOf([name]));
    expect(new Set(seen).size).toBe(seen.length);

    writeFileSync(join(folder, 'a.ts'), 'two');
    rmSync(join(folder, 'b.ts'));
    expect(digestOf([name])).toBe(seen[2]);
    expect(digestOf([name, `${name}/gone`])).not.toBe(seen[2]);
    expect(digestOf([name], (path: string) => !path.endsWith('a.ts'))).toBe(seen[0]);
  });
});

describe('a program that set-up runs', () => {
  test('gives its exit code and its last lines', async () => {
    const script = `for (let i = 0; i < 100; i++) console.log('line ' + i); console.error('last'); process.exitCode = 3;`;
    const { code, timedOut, output } = await runQuietly(process.execPath, ['-e', script]);
    expect({ code, timedOut }).toEqual({ code: 3, timedOut: false });
    expect(output).toContain('line 99');
    expect(output).not.toContain('line 1\n');
  });

  test('that does not exist is a failure, not an exception', async () => {
    const { code, output } = await runQuietly(join(scratch, 'no-such-program'), []);
    expect(code).toBeNull();
    expect(output).toContain('no-such-program');
  });

  test('is ended at its time limit together with what it started', async (context) => {
    if (process.platform === 'win32')
      context.skip('Windows ends a tree of processes by another program, taskkill');
    const pidFile = join(scratch, 'grandchild');
    const script = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      require('node:fs').writeFileSync(process.argv[1], String(child.pid));
      setInterval(() => {}, 1000);`;
    // Its output stays open as long as the grandchild lives: this resolves only when both are gone.
    const { code, timedOut } = await runQuietly(process.execPath, ['-e', script, pidFile], {
      timeLimitMs: 1_500,
    });
    expect({ code, timedOut }).toEqual({ code: null, timedOut: true });
    expect(existsSync(pidFile)).toBe(true);
  });
});

describe('the command to run a file', () => {
  const run = promisify(execFile);

  test('passes on arguments, aliases and the exit code', async () => {
    const file = join(scratch, 'command.ts');
    writeFileSync(
      file,
      `import { NETWORKS } from '@/lib/network/layers';
       console.log(JSON.stringify({ given: process.argv.slice(2), networks: Object.keys(NETWORKS as object) }));
       process.exitCode = 7;`,
    );
    const failure = await run(process.execPath, ['server/setup/run.mjs', file, '--json', 'a b']).then(
      () => null,
      (error: { code: number; stdout: string }) => error,
    );
    expect(failure?.code).toBe(7);
    expect(JSON.parse(failure!.stdout)).toMatchObject({
      given: ['--json', 'a b'],
      networks: expect.arrayContaining(['cnn']),
    });
  });

  test('says what is wrong without a stack', async () => {
    const failure = await run(process.execPath, ['server/setup/run.mjs', 'no-such-command.ts']).catch(
      (error) => error,
    );
    expect(failure.code).toBe(1);
    expect(failure.stderr).toBe('There is no file no-such-command.ts.\n');
  });
});
