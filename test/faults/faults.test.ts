import { describe, expect, it } from 'vitest';
import { THREAD_LIMITS } from '@/server/inference/inference-thread';
import { Random } from '../fuzz/random';
import { temporaryData } from '../support/servers/product';
import { clockJump } from './clock';
import { canLimitFiles, fullDisk, lockedDatabase } from './database';
import { killRound } from './kill';
import { total } from './outcome';
import { returnAtOnce } from './return';
import { loseThread } from './thread';

const ROUNDS = 5;
const SEED = 20_261_126;
/** `npm run test:faults` brings back a thousand. */
const SOCKETS = 150;
const LIMIT = { timeout: 600_000 };

describe('the real product, harmed', () => {
  it(
    `kill -9 at ${ROUNDS} moments of drawing, saving, gaming and promoting: what was acknowledged is there, and the database is whole`,
    LIMIT,
    async () => {
      const data = temporaryData();
      const random = new Random(SEED);
      const rounds = [];
      try {
        for (let round = 0; round < ROUNDS; round++) rounds.push(await killRound(data.dir, round, random));
      } finally {
        data.remove();
      }
      const counted = [...new Set(rounds.flat().map(({ of }) => of))];
      for (const of of counted) {
        const { tried, lost } = total(
          'kill -9',
          rounds.flat().filter((outcome) => outcome.of === of),
        );
        expect(lost, `${of}, seed ${SEED}`).toBe(0);
        expect(tried, `${of}: it was not in vain`).toBeGreaterThanOrEqual(ROUNDS);
      }
    },
  );

  it(
    'an inference thread that crashes or hangs is replaced by the spare; rooms see a gap in predictions and lose no ink',
    LIMIT,
    async () => {
      // A hang is noticed one look after its limit at most; test/server/inference holds the watchdog to that.
      expect(THREAD_LIMITS.silenceMs * 1.2).toBeLessThan(1_000);
      for (const { lost, tried, fault } of await loseThread(['crash', 'hang'])) {
        expect(lost, fault).toBe(0);
        expect(tried, fault).toBeGreaterThan(50);
      }
    },
  );

  it(
    'a database that another process locks for five seconds: drawing goes on, and nothing is called safe before it is',
    LIMIT,
    async () => {
      const { lost, tried } = await lockedDatabase();
      expect(lost).toBe(0);
      expect(tried).toBeGreaterThan(50);
    },
  );

  it.skipIf(!canLimitFiles())(
    'a full disk: what waits is written when there is room again',
    LIMIT,
    async () => {
      const { lost, tried } = await fullDisk();
      expect(lost).toBe(0);
      expect(tried).toBeGreaterThan(20);
    },
  );

  it('a clock that jumps by years: everything is taken and settled', LIMIT, async () => {
    const { lost, tried } = await clockJump();
    expect(lost).toBe(0);
    expect(tried).toBe(400);
  });

  it(
    `${SOCKETS} sockets that return at once after a kill: all are back, and the server says within a second that it is ready`,
    LIMIT,
    async () => {
      const { lost, health } = await returnAtOnce(SOCKETS);
      expect(lost).toBe(0);
      expect(health.ms).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(health.workMs ?? health.ms).toBeLessThan(1_000);
    },
  );
});
