import { BOARDS, isPeopleBoard } from '@/lib/board/board';
import type { BoardAnswer } from '@/lib/board/board-answer';
import { PERIODS } from '@/lib/board/period';
import type { Row } from '../benchmark';
import { wait } from '../load/clock';
import { strainOf } from '../load/metrics';
import { newAdmin, newPerson } from './people';

/** Pages that are asked for, one after the other, by each of so many visitors. */
const ROUNDS = 12;
const VISITORS = 4;
const IDLE_MS = 5_000;
const SAMPLE_MS = 200;
const MEGABYTE = 2 ** 20;

const LOOP_IDLE = 'event-loop delay of the server at rest, p99';

/** Boards first: an export leaves the database's pages in the system's memory. */
export async function measureKept(
  origin: string,
  adminToken: string,
  note: (line: string) => void,
): Promise<readonly Row[]> {
  // The server takes only so many requests a second of one person.
  const visitors = await Promise.all(Array.from({ length: VISITORS }, () => newPerson(origin)));
  await visitBoards(origin, await newPerson(origin));
  await strainOf(origin);
  await wait(IDLE_MS);
  const idle = await strainOf(origin);
  const pages = (await Promise.all(visitors.map((visitor) => visitBoards(origin, visitor)))).flat();
  const busy = await strainOf(origin);
  const exported = await exportAll(origin, await newAdmin(origin, adminToken));
  note(
    `drawings: ${VISITORS} visitors at once went through every board and time; the export wrote ${exported.lines.toLocaleString('en')} drawings, ${Math.round(exported.bytes / MEGABYTE).toLocaleString('en')} MB, in ${Math.round(exported.seconds)} s.`,
  );
  return [
    { name: 'a page of a leaderboard', unit: 'ms', samples: pages, promise: { of: 'p95', atMost: 100 } },
    { name: LOOP_IDLE, unit: 'ms', samples: [idle.loopDelayMs] },
    {
      name: 'the same while leaderboards are asked for',
      unit: 'ms',
      samples: [busy.loopDelayMs],
      baseline: LOOP_IDLE,
      promise: { of: 'p50', atMost: 20 },
    },
    {
      name: 'the same while everything is exported',
      unit: 'ms',
      samples: [exported.loopDelayMs],
      baseline: LOOP_IDLE,
    },
    {
      name: 'memory of the server above that at rest, while everything is exported',
      unit: 'MB',
      samples: exported.memory.map((bytes) => Math.max(0, bytes - idle.memoryBytes) / MEGABYTE),
      promise: { of: 'most', atMost: 200 },
    },
  ];
}

/** Milliseconds of each answer; two pages of those that have them. */
async function visitBoards(origin: string, cookie: string): Promise<number[]> {
  const times: number[] = [];
  const ask = async (query: string): Promise<BoardAnswer> => {
    const begin = performance.now();
    const answer = await fetch(`${origin}/api/leaderboard?${query}`, { headers: { cookie } });
    const body = (await answer.json()) as BoardAnswer;
    times.push(performance.now() - begin);
    if (!answer.ok) throw new Error(`/api/leaderboard?${query} answered ${answer.status}`);
    return body;
  };
  for (let round = 0; round < ROUNDS; round++)
    for (const board of BOARDS)
      for (const period of PERIODS) {
        const answer = await ask(`board=${board}&period=${period}`);
        if (isPeopleBoard(board) && 'next' in answer && answer.next !== null)
          await ask(`board=${board}&period=${period}&after=${encodeURIComponent(answer.next)}`);
      }
  return times;
}

interface Exported {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly loopDelayMs: number;
  /** Of the server, sampled. */
  readonly memory: readonly number[];
}

/** As NDJSON, strokes and all: the largest that there is. */
async function exportAll(origin: string, cookie: string): Promise<Exported> {
  await strainOf(origin);
  const began = performance.now();
  const answer = await fetch(`${origin}/api/export/drawings.ndjson?status=any`, { headers: { cookie } });
  if (!answer.ok || answer.body === null) throw new Error(`the export answered ${answer.status}`);
  let lines = 0;
  let bytes = 0;
  let loopDelayMs = 0;
  const memory: number[] = [];
  let sampled = began;
  for await (const piece of answer.body) {
    bytes += piece.length;
    for (const byte of piece) if (byte === 10) lines++;
    if (performance.now() - sampled < SAMPLE_MS) continue;
    const now = await strainOf(origin);
    memory.push(now.memoryBytes);
    // Each reading begins a new span: the worst of them is what counts.
    loopDelayMs = Math.max(loopDelayMs, now.loopDelayMs);
    sampled = performance.now();
  }
  return { lines, bytes, seconds: (performance.now() - began) / 1000, loopDelayMs, memory };
}
