import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromRun, RunOrder, ToRun } from './run-protocol';

/** How the process of a run ended: by what it said last, or by whatever ended it. */
export type RunOutcome =
  | Extract<FromRun, { kind: 'done' | 'stopped' | 'failed' }>
  | { readonly kind: 'lost'; readonly reason: string };

export interface RunProcess {
  readonly pid: number | undefined;
  /** Resolves when the process is gone. */
  readonly over: Promise<RunOutcome>;
  /** Asks it to keep a checkpoint and end. */
  stop(): void;
  kill(): void;
}

/** From source it is run as the sources are; in production its bundle stands beside the server's. */
export function runEntry(from: string = import.meta.url): { path: string; execArgv: string[] } {
  return from.endsWith('.ts')
    ? { path: fileURLToPath(new URL('./run-process.ts', from)), execArgv: ['--import', 'tsx'] }
    : { path: fileURLToPath(new URL('./training/runs/run-process.js', from)), execArgv: [] };
}

export function startRunProcess(order: RunOrder, hear: (message: FromRun) => void): RunProcess {
  const { path, execArgv } = runEntry();
  const child = fork(path, [JSON.stringify(order)], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let last: RunOutcome | null = null;
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  child.on('message', (message: FromRun) => {
    if (message.kind === 'done' || message.kind === 'stopped' || message.kind === 'failed') last = message;
    hear(message);
  });
  const over = new Promise<RunOutcome>((resolve) => {
    child.on('error', (error) =>
      resolve({ kind: 'lost', reason: `The trainer could not be started: ${error.message}` }),
    );
    child.on('close', (code, signal) =>
      resolve(last ?? { kind: 'lost', reason: lossOf(code, signal, complaint) }),
    );
  });
  return {
    pid: child.pid,
    over,
    stop: () => say(child, { kind: 'stop' }),
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

function say(child: ChildProcess, message: ToRun): void {
  if (child.connected) child.send(message);
}

function lossOf(code: number | null, signal: NodeJS.Signals | null, complaint: string): string {
  const why = complaint.trim().split('\n').at(-1);
  if (signal === 'SIGKILL') return 'The trainer was killed, by somebody or because memory ran out.';
  return `The trainer ended by itself (${signal ?? `code ${code}`})${why ? `: ${why}` : ''}.`;
}
