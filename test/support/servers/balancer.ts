import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { freePort } from './redis-server';

/** A haproxy before several servers, with the operator's guide's own configuration. */
export interface Balancer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  stop(): Promise<void>;
}

/** The names that the guide gives its servers, in their order: values of the cookie `server`. */
export const BALANCED = ['one', 'two', 'three'] as const;

/** @param ports of the servers, in the order of BALANCED */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'inkling-balancer-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration(port, ports));
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
  const origin = `http://127.0.0.1:${port}`;
  await ready(origin, child, () => said);
  return {
    origin,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A suite of its own, skipped where there is no haproxy. */
export function onBalancer(name: string, suite: () => void): void {
  if (spawnSync('haproxy', ['-v']).status === 0) describe(name, suite);
  else describe.skip(`${name} (skipped: there is no haproxy on the PATH)`, suite);
}

/** The README's, with our ports in the place of its own. @throws Error where it is not there as it was */
function configuration(port: number, ports: readonly number[]): string {
  const readme = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');
  const block = /\n {2}```\n( {2}defaults\n[^`]*) {2}```\n/.exec(readme)?.[1];
  if (!block) throw new Error('The README shows no configuration of haproxy.');
  let text = replaced(block, 'bind :8080', `bind 127.0.0.1:${port}`);
  for (const [i, own] of ports.entries())
    text = replaced(
      text,
      `server ${BALANCED[i]} 127.0.0.1:${3001 + i}`,
      `server ${BALANCED[i]} 127.0.0.1:${own}`,
    );
  return text;
}

function replaced(text: string, shown: string, ours: string): string {
  if (!text.includes(shown)) throw new Error(`The README's configuration of haproxy has no "${shown}".`);
  return text.replace(shown, ours);
}

async function ready(origin: string, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`haproxy ended: ${said()}`);
    const answer = await fetch(`${origin}/api/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
