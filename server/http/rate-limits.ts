import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiError } from './api-error';

/** What a request counts as. */
export type LimitClass = 'read' | 'history' | 'predict' | 'make-room' | 'write' | 'review' | 'claim';
/** Counted besides: a request that gets a new person. */
type Counted = LimitClass | 'new-person';

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
};

export interface RateLimits {
  /** @throws ApiError `too-many` with Retry-After */
  spend(counted: Counted, address: string, person: string | null): Promise<void>;
}

export const createRateLimits = (table: LimitTable): RateLimits => {
  const limiters = new Map<string, RateLimiterMemory>();
  for (const [counted, { perAddress, perPerson }] of Object.entries(table)) {
    limiters.set(`${counted} address`, limiterOf(perAddress));
    if (perPerson) limiters.set(`${counted} person`, limiterOf(perPerson));
  }
  return {
    async spend(counted, address, person) {
      if (person !== null) await spendOne(limiters.get(`${counted} person`), person);
      await spendOne(limiters.get(`${counted} address`), networkOf(address));
    },
  };
};

const limiterOf = ({ points, seconds }: Limit): RateLimiterMemory =>
  new RateLimiterMemory({ points, duration: seconds });

const spendOne = async (limiter: RateLimiterMemory | undefined, key: string): Promise<void> => {
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
