import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import { Delays, slope } from './delays';
import { circumstances, type Gathering, gather } from './gathering';
import { HELP, type LoadOptions, readLoadOptions } from './load-options';

/** Longer than this nothing is kept of single updates: reports stay small however long the run. */
const WINDOW_MS = 60_000;
const LOOK_AT_MEMORY_MS = 5_000;
/** Caches fill and compilers warm up: memory is looked at after this share of the time. */
const SETTLING = 0.25;
const MB = 2 ** 20;

async function main(args: readonly string[]): Promise<number> {
  const options = readLoadOptions(args);
  if (options === 'help') {
    console.log(HELP);
    return 0;
  }
  const gathering = await gather({
    strokes: options.strokes,
    engine: options.engine,
    rounds: null,
    note: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    process.stderr.write(`${options.people} people come to ${options.rooms} rooms …\n`);
    await fill(gathering, options);
    const result = await measure(gathering, options);
    console.log(sentences(result));
    if (options.json) console.log(JSON.stringify({ options, ...result }));
    return result.missing + result.lostConnections > 0 ? 1 : 0;
  } finally {
    await gathering.close();
  }
}

/** People go round the rooms; in each the first draws and the second watches. */
async function fill(gathering: Gathering, { rooms, people, rate }: LoadOptions): Promise<void> {
  const cookies = await gathering.people(people);
  for (let room = 0; room < rooms; room++) {
    const here = cookies.filter((_, i) => i % rooms === room);
    const place = await gathering.room(here[0]!);
    await gathering.join(
      here.map((cookie, i) => ({
        ...place,
        cookie,
        session: `load-${room}-person-${i}`,
        watches: i === 1,
        draws:
          i === 0
            ? { updatesPerSecond: rate, region: [0, 0, SHEET_WIDTH, SHEET_HEIGHT] as const, first: room }
            : null,
      })),
    );
  }
}

interface LoadResult {
  readonly minutes: number;
  /** Of every update at every other tab of its room, ms. */
  readonly seenAfter: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly most: number;
  };
  readonly deliveries: number;
  readonly missing: number;
  readonly lostConnections: number;
  /** The worst of the windows, ms. */
  readonly loopDelayP99: number;
  readonly memory: {
    readonly first: number;
    readonly last: number;
    readonly most: number;
    readonly perHour: number;
  };
}

async function measure(gathering: Gathering, { minutes }: LoadOptions): Promise<LoadResult> {
  const began = performance.now();
  const memory: [minutes: number, mb: number][] = [];
  const look = async (): Promise<void> => {
    const mb = (await gathering.metric('inkling_resident_memory_bytes')) / MB;
    memory.push([(performance.now() - began) / 60_000, mb]);
  };
  const watching = setInterval(() => void look().catch(() => undefined), LOOK_AT_MEMORY_MS);
  const delays = new Delays();
  let missing = 0;
  let lostConnections = 0;
  let loopDelayP99 = 0;
  try {
    for (let left = minutes * 60_000; left > 0; left -= WINDOW_MS) {
      const measured = await gathering.draw(Math.min(WINDOW_MS, left));
      for (const ms of measured.figures.seenAfter) delays.add(ms);
      missing += measured.figures.missing;
      lostConnections = Math.max(lostConnections, measured.figures.lost);
      loopDelayP99 = Math.max(loopDelayP99, measured.loopDelayP99);
      process.stderr.write(
        `${((performance.now() - began) / 60_000).toFixed(1)} min: p95 ${delays.percentile(0.95)} ms, ${missing} missing, ${memory.at(-1)?.[1].toFixed(0)} MB; ${circumstances(measured)}\n`,
      );
    }
  } finally {
    clearInterval(watching);
  }
  await look();
  const settled = memory.filter(([at]) => at >= minutes * SETTLING);
  return {
    minutes,
    seenAfter: {
      p50: delays.percentile(0.5),
      p95: delays.percentile(0.95),
      p99: delays.percentile(0.99),
      most: delays.percentile(1),
    },
    deliveries: delays.total,
    missing,
    lostConnections,
    loopDelayP99,
    memory: {
      first: settled[0]?.[1] ?? Number.NaN,
      last: memory.at(-1)?.[1] ?? Number.NaN,
      most: Math.max(...memory.map(([, mb]) => mb)),
      perHour: slope(settled) * 60,
    },
  };
}

const sentences = ({
  seenAfter,
  deliveries,
  missing,
  lostConnections,
  loopDelayP99,
  memory,
}: LoadResult): string =>
  [
    `update sent → there for another: p50 ${seenAfter.p50}, p95 ${seenAfter.p95}, p99 ${seenAfter.p99}, most ${seenAfter.most} ms, over ${deliveries} deliveries`,
    `lost: ${missing} deliveries, ${lostConnections} connections`,
    `event-loop delay of the server, p99 of the worst minute: ${loopDelayP99.toFixed(1)} ms`,
    `memory of the server: ${memory.first.toFixed(0)} MB when settled, ${memory.last.toFixed(0)} MB at the end, ${memory.most.toFixed(0)} MB at most; ${memory.perHour >= 0 ? '+' : ''}${memory.perHour.toFixed(0)} MB an hour`,
  ].join('\n');

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  return 2;
});
