import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PenDigit } from '../pen-strokes';
import type { LoadReport, LoadRequest, Span, TabPlan } from './messages';

/** As many as there are cores on the machine that the figures are promised for, so that none of them is the bottleneck. */
const PROCESSES = 2;

/** The people of a benchmark, in processes of their own: tab after tab in turns, so that who draws and who looks on are apart. */
export interface Crew {
  readonly pids: readonly number[];
  join(tabs: readonly TabPlan[], digits: readonly PenDigit[]): Promise<void>;
  /** Closes the tabs of these sessions. */
  leave(sessions: readonly string[]): Promise<void>;
  draw(span: Span, record?: string): Promise<LoadReport>;
  /** Asks the n-th process alone. */
  ask(n: number, request: LoadRequest): Promise<unknown>;
  close(): Promise<void>;
}

export function startCrew(processes = PROCESSES): Crew {
  const children = Array.from({ length: processes }, () =>
    fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)), {
      execArgv: process.execArgv,
      serialization: 'advanced',
    }),
  );

  const ask = async (n: number, request: LoadRequest): Promise<unknown> => {
    const child = children[n]!;
    child.send(request);
    // Whichever comes second is waited for no more.
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`A process of the load ended with code ${code}.`);
    });
    const [reply] = (await Promise.race([once(child, 'message', { signal }), ended]).finally(() => {
      ended.catch(() => undefined);
      settled.abort();
    })) as [{ readonly answer: unknown } | { readonly error: string }];
    if ('error' in reply) throw new Error(reply.error);
    return reply.answer;
  };

  return {
    pids: children.map(({ pid }) => pid!),
    ask,
    async join(tabs, digits) {
      await Promise.all(
        children.map((_, i) =>
          ask(i, { kind: 'join', digits, tabs: tabs.filter((_tab, t) => t % processes === i) }),
        ),
      );
    },
    async leave(sessions) {
      await Promise.all(children.map((_, i) => ask(i, { kind: 'leave', sessions })));
    },
    async draw(span, record) {
      const reports = (await Promise.all(
        children.map((_, i) => ask(i, { kind: 'draw', span, record: record ?? null })),
      )) as LoadReport[];
      return {
        tabs: reports.flatMap(({ tabs }) => tabs),
        recorded: reports.flatMap(({ recorded }) => recorded),
      };
    },
    async close() {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return;
          const exited = once(child, 'exit');
          child.disconnect();
          await exited;
        }),
      );
    },
  };
}
