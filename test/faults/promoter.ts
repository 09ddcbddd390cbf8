import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Promotion } from '@/lib/training/version';
import type { Storage } from '@/server/storage';
import { cookieOf, post } from './visitor';

const NETWORK = 'cnn';
const SHIPPED = `${NETWORK}@shipped`;
/** Of `addCandidate`. */
export const CANDIDATE = `${NETWORK}@1`;
/** Live rooms swap each time, and read anew all that stands in them. */
const PAUSE_MS = 200;
/** For one who claims to be an admin with it; at least as long as the server wants it. */
export const PROMOTERS_TOKEN = 'token-of-those-who-promote';

/** Somebody who makes a version live and goes back, again and again. */
export interface Promoter {
  /** Promotions that were answered with 200, in order. */
  readonly promoted: readonly Promotion[];
  close(): void;
}

/** Puts a candidate where versions lie: the shipped network under another name, since what is looked at is that it is live. */
export const addCandidate = (dataDir: string): Promise<void> =>
  cp(
    fileURLToPath(new URL(`../../server/models/${NETWORK}`, import.meta.url)),
    join(dataDir, 'models', ...CANDIDATE.split('@')),
    { recursive: true, force: false },
  );

export async function startPromoter(origin: string): Promise<Promoter> {
  const claim = await post({ origin, cookie: '' }, '/api/admin/claim', { token: PROMOTERS_TOKEN });
  if (claim.status !== 200) throw new Error(`The claim was answered with ${claim.status}`);
  const admin = { origin, cookie: cookieOf(claim) };
  const live = async () => {
    const { versions } = (await (await fetch(`${origin}/api/versions`)).json()) as {
      versions: { id: string; live: boolean }[];
    };
    return versions.find(({ id, live: isLive }) => isLive && id.startsWith(`${NETWORK}@`))!.id;
  };
  const promoted: Promotion[] = [];
  let closed = false;
  const goOn = async (): Promise<void> => {
    // What the last round left may be either.
    let candidateIsLive = (await live()) === CANDIDATE;
    while (!closed) {
      const answer = candidateIsLive
        ? await post(admin, '/api/promotions/roll-back', { network: NETWORK })
        : await post(admin, `/api/versions/${CANDIDATE}/override`, { reason: 'To see whether it holds.' });
      if (answer.status !== 200)
        throw new Error(`A promotion answered ${answer.status}: ${await answer.text()}`);
      promoted.push((await answer.json()) as Promotion);
      candidateIsLive = !candidateIsLive;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  goOn().catch((error: unknown) => {
    // Whoever is killed in the midst of it answers nobody.
    if (!(error instanceof TypeError)) throw error;
  });
  return {
    promoted,
    close() {
      closed = true;
    },
  };
}

/** How many promotions that were answered are not there, or do not follow from the one before. */
export async function promotionsLost(storage: Storage, { promoted }: Promoter): Promise<number> {
  const all = [...(await storage.versions.promotions())].reverse();
  const there = new Set(all.map(({ id }) => id));
  const torn = all.filter(({ previous }, index) => previous !== (all[index - 1]?.model ?? SHIPPED));
  return promoted.filter(({ id }) => !there.has(id)).length + torn.length;
}
