import { z } from 'zod';
import type { EpochMillis, PersonId } from '@/lib/ids';
import type { Identity } from '@/server/auth/identity';
import { devicePath, MAX_PERSON_KEY_LENGTH, type PersonKeys } from '@/server/auth/person-keys';
import type { Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { type Caller, jsonRoute, type Route } from '../route';
import { personSchema } from './people';
import { knownPerson, personOf } from './rooms';

export interface IdentityDeps {
  readonly storage: Pick<Storage, 'people'>;
  readonly identity: Pick<Identity, 'cookieOf' | 'clearCookie'>;
  readonly personKeys: Pick<PersonKeys, 'makeLink' | 'makePhrase' | 'valid' | 'take'>;
  readonly now: () => EpochMillis;
  readonly recheck: (person: PersonId) => void;
}

const common = { params: null, status: 200 } as const;
const errors = ['malformed', 'forbidden', 'unsupported-media-type', 'too-large', 'too-many'] as const;
const secureOf = ({ base }: Caller) => ({ secure: base.startsWith('https:') });

/** From one browser to another, and out. */
export const identityRoutes = ({
  storage: { people },
  identity,
  personKeys,
  now,
  recheck,
}: IdentityDeps): readonly Route[] => [
  jsonRoute({
    ...common,
    method: 'POST',
    path: '/api/me/sign-out',
    summary:
      'Takes the caller’s cookie away. With `everywhere`, ends the cookies of all their other browsers, their links and their phrase instead, and gives this browser a new one.',
    action: 'me.sign-out',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'write',
    body: z.object({ everywhere: z.boolean().optional() }),
    response: z.object({ signedOut: z.enum(['here', 'elsewhere']) }),
    errors,
    async handle({ caller, body: { everywhere = false }, setCookie }) {
      const { id } = await knownPerson(people, personOf(caller), now());
      setCookie(
        everywhere
          ? identity.cookieOf(id, { ...secureOf(caller), turn: await people.signOutEverywhere(id) })
          : identity.clearCookie(secureOf(caller)),
      );
      recheck(id);
      return { signedOut: everywhere ? ('elsewhere' as const) : ('here' as const) };
    },
  }),
  jsonRoute({
    ...common,
    method: 'POST',
    path: '/api/me/device-link',
    summary: 'Makes a link that brings the caller to another browser: once, within a quarter of an hour.',
    action: 'me.carry',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'write',
    body: z.object({}),
    response: z.object({
      url: z.string(),
      expiresAt: z.number().meta({ description: 'Milliseconds since 1970 UTC.' }),
    }),
    errors,
    async handle({ caller }) {
      const { id } = await knownPerson(people, personOf(caller), now());
      const { key, expiresAt } = await personKeys.makeLink(id, now());
      return { url: `${caller.base}${devicePath(key)}`, expiresAt };
    },
  }),
  jsonRoute({
    ...common,
    method: 'POST',
    path: '/api/me/recovery-phrase',
    summary: 'Makes twelve words that bring the caller back from any browser. Those of before stop working.',
    action: 'me.carry',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'write',
    body: z.object({}),
    response: z.object({ phrase: z.string() }),
    errors,
    async handle({ caller }) {
      const { id } = await knownPerson(people, personOf(caller), now());
      return { phrase: await personKeys.makePhrase(id, now()) };
    },
  }),
  jsonRoute({
    ...common,
    method: 'POST',
    path: '/api/me/enter',
    summary: 'Makes this browser that of the person whose device link or recovery phrase is given.',
    action: 'me.enter',
    target: async ({ body: { key } }) => ({ valid: await personKeys.valid(key, now()) }),
    identity: 'read',
    limit: 'claim',
    body: z.object({ key: z.string().min(1).max(MAX_PERSON_KEY_LENGTH) }),
    response: personSchema,
    errors,
    async handle({ caller, body: { key }, setCookie }) {
      const id = await personKeys.take(key, now());
      const known = id && (await people.find(id));
      // Another browser may have come first since the right was checked.
      if (!known) throw new ApiError('forbidden', 'This link was used before.');
      setCookie(identity.cookieOf(known.id, { ...secureOf(caller), turn: known.turn }));
      return { id: known.id, name: known.name, role: known.role };
    },
  }),
];
