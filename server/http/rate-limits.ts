import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { ApiError } from './api-error';

/** What a request counts as. */
export type LimitClass = 'read' | 'history' | 'predict' | 'make-room' | 'write' | 'review' | 'claim';
/** Counted besides: a request that gets a new person, and a socket that joins a room. */
export type Counted = LimitClass | 'new-person' | 'join';

export interface Limit {
  /** How many … */
  readonly points: number;
  /** … in this many seconds. */
  readonly seconds: number;
}

export interface LimitPair {
  readonly perAddress: Limit;
  /** Null where there is none besides the address's. */
  readonly perPerson: Limit | null;
}
export type LimitTable = Readonly<Record<Counted, LimitPair>>;

/**
 * Per person first; an address may be a whole school behind one router, and gets what sixty people need. Tight are only what
 * fills the database (rooms, people) and what could be guessed (admin links).
 */
export const DEFAULT_LIMITS: LimitTable = {
  read: { perAddress: { points: 2000, seconds: 10 }, perPerson: { points: 400, seconds: 10 } },
  // Megabytes each, in a large room.
  history: { perAddress: { points: 240, seconds: 10 }, perPerson: { points: 20, seconds: 10 } },
  predict: { perAddress: { points: 2000, seconds: 10 }, perPerson: { points: 600, seconds: 10 } },
  'make-room': { perAddress: { points: 240, seconds: 60 }, perPerson: { points: 20, seconds: 60 } },
  write: { perAddress: { points: 600, seconds: 60 }, perPerson: { points: 60, seconds: 60 } },
  // A practised reviewer presses three keys a second.
  review: { perAddress: { points: 1000, seconds: 10 }, perPerson: { points: 200, seconds: 10 } },
  claim: { perAddress: { points: 10, seconds: 60 }, perPerson: { points: 5, seconds: 60 } },
  'new-person': { perAddress: { points: 600, seconds: 60 }, perPerson: null },
  // A hundred pages that come back at once after a restart; the next hundred a few seconds later.
  join: { perAddress: { points: 100, seconds: 5 }, perPerson: { points: 40, seconds: 10 } },
};

/** The table with what LIMITS changes: `predict.address=4000/10, join.person=80/10`, so many in so many seconds. @throws Error */
export const limitsFrom = (text: string, defaults: LimitTable = DEFAULT_LIMITS): LimitTable => {
  const table: Record<string, LimitPair> = { ...defaults };
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const [, counted = '', per, points, seconds] =
      /^([a-z-]+)\.(address|person)=(\d+)\/(\d+)$/.exec(part) ?? [];
    const pair = Object.hasOwn(defaults, counted) ? table[counted] : undefined;
    const side = per === 'address' ? 'perAddress' : 'perPerson';
    if (!pair || pair[side] === null || Number(points) < 1 || Number(seconds) < 1)
      throw new Error(
        `"${part}" is no limit: write name.address=how-many/seconds or name.person=…, with a name of ${Object.keys(defaults).join(', ')}`,
      );
    table[counted] = { ...pair, [side]: { points: Number(points), seconds: Number(seconds) } };
  }
  return table as LimitTable;
};

export interface RateLimits {
  /** @throws ApiError `too-many` with Retry-After */
  spend(counted: Counted, address: string, person: string | null): Promise<void>;
}

/** @param redis where several servers count together; null: this one counts for itself */
export const createRateLimits = (table: LimitTable, redis: object | null = null): RateLimits => {
  const limiters = new Map<string, RateLimiterAbstract>();
  for (const [counted, { perAddress, perPerson }] of Object.entries(table)) {
    limiters.set(`${counted} address`, limiterOf(perAddress, redis, `${counted} address`));
    if (perPerson) limiters.set(`${counted} person`, limiterOf(perPerson, redis, `${counted} person`));
  }
  return {
    async spend(counted, address, person) {
      if (person !== null) await spendOne(limiters.get(`${counted} person`), person);
      await spendOne(limiters.get(`${counted} address`), networkOf(address));
    },
  };
};

function limiterOf({ points, seconds }: Limit, redis: object | null, name: string): RateLimiterAbstract {
  const alone = new RateLimiterMemory({ points, duration: seconds });
  if (redis === null) return alone;
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `inkling:limit:${name}`,
    points,
    duration: seconds,
    // While Redis is away each counts for itself.
    insuranceLimiter: alone,
    rejectIfRedisNotReady: true,
  });
}

const spendOne = async (limiter: RateLimiterAbstract | undefined, key: string): Promise<void> => {
  if (!limiter) return;
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new ApiError(
      'too-many',
      `That was too often. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`,
      { 'retry-after': String(seconds) },
    );
  }
};

/** One household has one IPv4 address, but 2^64 IPv6 addresses: those count by their network. */
const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
};
