import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { origin } from '@/test/support/browser/origin';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const data = temporaryData();
const running = new Set<Product>();
afterAll(async () => {
  await Promise.all([...running].map((product) => product.stop('SIGKILL')));
  data.remove();
});

/** Starts what cannot start; resolves with what it said and its exit code. */
async function startInVain(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ['server/setup/start.mjs'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const stackLine = /^\s+at .+:\d+:\d+\)?$/m;

describe('npm start', () => {
  test('answers on its health address with what runs', async () => {
    const response = await fetch(`${origin}/api/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ok', model: expect.stringMatching(/^cnn@/) });
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 after a %s, and after two', async (signal) => {
    const single = await startProduct({ dataDir: join(data.dir, `once-${signal}`) });
    running.add(single);
    expect(await single.stop(signal)).toBe(0);

    // Ctrl-C under npm: the terminal sends one to everybody, and npm passes on its own.
    const twice = await startProduct({ dataDir: join(data.dir, `twice-${signal}`) });
    running.add(twice);
    const [first] = await Promise.all([twice.stop(signal), twice.stop(signal)]);
    expect(first).toBe(0);
  });

  test('with its port in use says so in a sentence, and how to take another', async () => {
    const { port } = new URL(origin);
    const { code, said } = await startInVain({ PORT: port, INKLING_DATA: join(data.dir, 'second') });
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`Port ${port} is taken.*PORT=`, 's'));
    expect(said).not.toMatch(stackLine);
  });

  test('with a data folder that it cannot write says so in a sentence, and what to do', async () => {
    const file = join(data.dir, 'a-file');
    writeFileSync(file, '');
    const { code, said } = await startInVain({ PORT: '0', INKLING_DATA: join(file, 'data') });
    expect(code).toBe(1);
    expect(said).toContain(join(file, 'data'));
    expect(said).toContain('INKLING_DATA');
    expect(said).not.toMatch(stackLine);
  });

  test('with a setting that cannot be names it', async () => {
    const { code, said } = await startInVain({ PORT: 'many', INKLING_DATA: join(data.dir, 'third') });
    expect(code).toBe(1);
    expect(said).toContain('PORT');
    expect(said).not.toMatch(stackLine);
  });
});
