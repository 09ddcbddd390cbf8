import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { engineOf } from '@/server/training/commands/engine-option';
import type { Benchmark } from './benchmark';
import { broadcast } from './broadcast';
import { classRoom } from './class';
import { cluster } from './cluster';
import { failover } from './failover';
import { frameBytes } from './frame-bytes';
import { fullRoom } from './full-room';
import { games } from './games';
import { grouping } from './grouping';
import { keptDrawings } from './kept-drawings';
import { onnx } from './onnx';
import { prediction } from './prediction';
import { review } from './review';
import { manyRooms } from './rooms';
import { strokeToPrediction } from './stroke-to-prediction';
import { type Result, renderTable, resultsOf } from './table';
import { throughput } from './throughput';
import { viewUpdate } from './view-update';
import { whileTraining } from './while-training';
import { workerHop } from './worker-hop';

const benchmarks: readonly Benchmark[] = [
  prediction,
  onnx,
  workerHop,
  throughput,
  frameBytes,
  grouping,
  strokeToPrediction,
  whileTraining,
  viewUpdate,
  review,
  fullRoom,
  classRoom,
  manyRooms,
  broadcast,
  keptDrawings,
  games,
  cluster,
  failover,
];

const HELP = `npm run bench -- [options]

  --only NAME       one benchmark (may be repeated): ${benchmarks.map(({ name }) => name).join(', ')}
  --strokes PATH    pen strokes to replay: UNIPEN text or NDJSON, gzipped or not
                    (default: ../shared/data/pen-digits beside the project, else invented strokes)
  --engine NAME     auto, native or wasm (default: INFERENCE_ENGINE, else auto)
  --rounds N        so often failover kills a server (default: 10)
  --json            one JSON object as the last line
  --help            this

${benchmarks.map(({ name, about }) => `  ${name.padEnd(16)}  ${about}`).join('\n')}

class, rooms and broadcast start the product and its people in processes of their own on this machine, which share its cores, and
take about half a minute each, rooms twice that; drawings first makes a database of 3 GB in the folder for temporary files, and takes
about a quarter of an hour. cluster and failover need a PostgreSQL that lets them make a database (TEST_POSTGRES_URL, or its usual
places) and \`redis-server\`; cluster takes three minutes, failover ten seconds a kill. The
notes under the table say what the server, the people and other programs took of the processor, and how long the server's event loop
had work and no core: where that is much, delays say more of the machine than of the server, and processor times are what to compare.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      strokes: { type: 'string' },
      engine: { type: 'string' },
      rounds: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const engine = engineOf(values.engine, process.env);
  for (const name of values.only ?? [])
    if (!benchmarks.some((benchmark) => benchmark.name === name))
      return refuse(
        `There is no benchmark ${name}. There are: ${benchmarks.map((known) => known.name).join(', ')}.`,
      );

  const rounds = values.rounds === undefined ? null : Number(values.rounds);
  if (rounds !== null && !(Number.isInteger(rounds) && rounds > 0))
    return refuse(`--rounds takes a whole number, and not ${values.rounds}.`);

  const chosen = benchmarks.filter(({ name }) => values.only?.includes(name) ?? true);
  const notes = new Set<string>();
  const results: Result[] = [];
  for (const benchmark of chosen) {
    process.stderr.write(`${benchmark.name}: ${benchmark.about} …\n`);
    const rows = await benchmark.run({
      strokes: values.strokes ?? null,
      engine,
      rounds,
      note: (line) => notes.add(line),
    });
    results.push(...resultsOf(benchmark.name, rows));
  }
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    load: Number(loadavg()[0]!.toFixed(2)),
  };
  console.log(renderTable(results));
  for (const note of notes) console.log(`\n${note}`);
  console.log(
    `\nNode ${machine.node}, ${machine.cores} cores, ${machine.cpu}, load ${machine.load}. Other programs count in: trust the ratios.`,
  );
  if (values.json) console.log(JSON.stringify({ machine, notes: [...notes], results }));
  return 0;
}

function refuse(message: string): number {
  console.error(message);
  return 2;
}

process.exitCode = await main().catch((error: Error) => refuse(error.message));
