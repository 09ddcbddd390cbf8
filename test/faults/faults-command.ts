import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random';
import { temporaryData } from '../support/servers/product';
import { makeGround } from '../support/servers/several-servers';
import { clockJump } from './clock';
import { canLimitFiles, fullDisk, lockedDatabase } from './database';
import { killRound } from './kill';
import { type Absences, outage } from './outage';
import { type Outcome, renderOutcomes, total } from './outcome';
import { returnAtOnce } from './return';
import { loseThread } from './thread';
import { killTrainer } from './trainer';

const ABSENCES: Absences = {
  redis: ['hangs', 'away', 'forgotten'],
  postgres: ['away', 'silent', 'forgotten'],
  ms: 10_000,
};

const HELP = `npm run test:faults -- [options]

  --rounds N    kill -9 so often (100)
  --sockets N   so many that return at once (1000)
  --seed N      of the moments of the kills
  --help        this

Runs the product for real, does it harm, and counts what had been acknowledged and was not there afterwards. Ends with 1 where
anything was lost. A round takes some ten seconds on a machine that does nothing else.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    sockets: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else process.exitCode = await main(Number(values.rounds), Number(values.sockets), Number(values.seed));

async function main(rounds: number, sockets: number, seed: number): Promise<number> {
  const outcomes = await killRounds(rounds, seed);
  const others: (() => Promise<readonly Outcome[]>)[] = [
    () => loseThread(['crash', 'hang']),
    async () => [await lockedDatabase()],
    async () => (canLimitFiles() ? [await fullDisk()] : []),
    async () => [await clockJump()],
    async () => [await killTrainer()],
    async () => [await returnAtOnce(sockets)],
    awayFromServers,
  ];
  for (const fault of others) {
    const found = await fault();
    for (const { fault: name, note } of found) process.stderr.write(`${name}: ${note}\n`);
    outcomes.push(...found);
  }
  console.log(`\n${renderOutcomes(outcomes)}\n\nSeed ${seed}.`);
  return outcomes.some(({ lost }) => lost > 0) ? 1 : 0;
}

/** Redis and PostgreSQL of several servers; nothing where there are none here. */
async function awayFromServers(): Promise<readonly Outcome[]> {
  const ground = await makeGround().catch((error: Error) => {
    process.stderr.write(`several servers: skipped. ${error.message}\n`);
    return null;
  });
  try {
    return ground ? await outage(ground, ABSENCES) : [];
  } finally {
    await ground?.remove();
  }
}

/** One line for each thing that is counted, over all rounds. */
async function killRounds(rounds: number, seed: number): Promise<Outcome[]> {
  const data = temporaryData();
  const random = new Random(seed);
  const byCount = new Map<string, Outcome[]>();
  try {
    for (let round = 0; round < rounds; round++) {
      const found = await killRound(data.dir, round, random);
      for (const outcome of found) byCount.set(outcome.of, [...(byCount.get(outcome.of) ?? []), outcome]);
      process.stderr.write(
        `round ${round + 1} of ${rounds}: ${found.map(({ of, tried, lost }) => `${tried} ${of}, ${lost} lost`).join('; ')}\n`,
      );
    }
  } finally {
    data.remove();
  }
  return [...byCount.values()].map((outcomes) => total('kill -9', outcomes));
}
