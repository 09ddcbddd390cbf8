import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config';
import { type RunningServer, startServer } from './server';
import { startupSentence } from './startup-sentence';

/** What is not closed by then is cut: an operator's tool that sent SIGTERM waits no longer. */
const STOP_LIMIT_MS = 4_500;

const development = process.env.NODE_ENV !== 'production';
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const config = readConfig(process.env);
  const server = await startServer(config, { development, root: projectRoot() });
  endOnSignal(server);
  const address = config.publicUrl ?? server.addresses.local;
  say(
    `Inkling is ready: ${address}${server.addresses.lan ? `  (on your phone: ${server.addresses.lan})` : ''}`,
  );
  if (server.adminPath) say(`Open this once to be its admin: ${address}${server.adminPath}`);
  for (const note of server.notes) say(note);
} catch (error) {
  const sentence = error instanceof ConfigError ? error.message : startupSentence(error, process.env);
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(1);
}

function endOnSignal(server: RunningServer): void {
  let stopping = false;
  const end = (): void => {
    // npm passes a signal on to a process that got it already: the second says nothing new.
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** The folder of package.json, from `server/` in the sources and from `build/server/` in the bundle. */
function projectRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return import.meta.url.endsWith('.ts') ? dirname(here) : dirname(dirname(here));
}
