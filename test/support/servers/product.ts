import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real product in a process of its own, as `npm start` runs it. */
export interface Product {
  /** `http://localhost:<port>` */
  readonly origin: string;
  readonly port: number;
  /** Of its process, for whoever measures what that costs. */
  readonly pid: number;
  /** Everything that it wrote to the terminal so far. */
  output(): string;
  /** Sends `signal`; resolves with the exit code, null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface ProductOptions {
  readonly dataDir: string;
  /** 0, the default: any that is free. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Resolves when the product has said its address, which it does once it answers. Rejects with its output when it ends before. */
export async function startProduct({ dataDir, port = 0, env = {} }: ProductOptions): Promise<Product> {
  const child = spawn(process.execPath, ['server/setup/start.mjs'], {
    env: { ...cleanEnvironment(), LOG_LEVEL: 'warn', ...env, PORT: String(port), INKLING_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(child, 'exit');
  const address = await new Promise<URL>((resolve, reject) => {
    const listen = (chunk: string) => {
      output += chunk;
      const said = /http:\/\/localhost:\d+/.exec(output);
      if (said) resolve(new URL(said[0]));
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', listen);
    exited.then(() => reject(new Error(`The product ended before it said its address:\n${output}`)), reject);
  });

  return {
    origin: address.origin,
    port: Number(address.port),
    pid: child.pid!,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** A data folder of its own for one product, and how to be rid of it. */
export function temporaryData(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'inkling-data-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** What the test runner, or whoever called it, set for itself must not change the product. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own =
    /^(VITEST|NODE_ENV|NODE_OPTIONS|TEST|DATABASE_URL|REDIS_URL|SESSION_SECRET|ADMIN_TOKEN|PUBLIC_URL|HOST)/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !own.test(name)),
  ) as NodeJS.ProcessEnv;
}
