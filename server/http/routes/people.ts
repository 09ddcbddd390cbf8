import { z } from 'zod';
import type { EpochMillis, PersonId } from '@/lib/ids';
import { cleanName } from '@/lib/text/clean-name';
import { type AdminTokens, MAX_ADMIN_TOKEN_LENGTH } from '@/server/auth/admin-tokens';
import { defaultName } from '@/server/auth/person-name';
import type { PersonRecord, Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { jsonRoute, type Route } from '../route';
import { knownPerson, personOf } from './rooms';

export interface PeopleDeps {
  readonly storage: Pick<Storage, 'people'>;
  readonly adminTokens: Pick<AdminTokens, 'valid' | 'claim'>;
  readonly now: () => EpochMillis;
  /** Rooms where the person is show the new name at once. */
  readonly renamed: (person: PersonId, name: string) => Promise<void>;
}

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['person', 'reviewer', 'admin']),
});
const errors = ['malformed', 'forbidden', 'unsupported-media-type', 'too-large', 'too-many'] as const;

export const peopleRoutes = ({
  storage: { people },
  adminTokens,
  now,
  renamed: tellRooms,
}: PeopleDeps): readonly Route[] => [
  jsonRoute({
    method: 'GET',
    path: '/api/me',
    summary: 'Who the caller is, by their cookie; a caller without one gets it.',
    action: 'me.read',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: personSchema,
    errors: ['forbidden', 'too-many'],
    async handle({ caller }) {
      const id = personOf(caller);
      // Looking makes no row.
      const known = await people.find(id);
      return known ? { id, name: known.name, role: known.role } : unknownPerson(id);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/me',
    summary: 'Changes the caller’s name.',
    action: 'me.rename',
    target: ({ caller }) => ({ of: personOf(caller) }),
    identity: 'ensure',
    limit: 'write',
    body: z.object({ name: z.string() }),
    params: null,
    status: 200,
    response: personSchema,
    errors,
    async handle({ caller, body }) {
      const name = cleanName(body.name);
      if (name === '') throw new ApiError('malformed', 'A name needs at least one letter that can be seen.');
      const known = await knownPerson(people, personOf(caller), now());
      const renamed: PersonRecord = { ...known, name };
      await people.put(renamed, now());
      await tellRooms(renamed.id, name);
      return renamed;
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/admin/claim',
    summary: 'Makes the caller an admin, by the token of an admin link.',
    action: 'admin.claim',
    target: async ({ body: { token } }) => ({ valid: await adminTokens.valid(token) }),
    identity: 'ensure',
    limit: 'claim',
    body: z.object({ token: z.string().min(1).max(MAX_ADMIN_TOKEN_LENGTH) }),
    params: null,
    status: 200,
    response: personSchema,
    errors,
    async handle({ caller, body: { token } }) {
      const person = await knownPerson(people, personOf(caller), now());
      // Another claim may have come first since the right was checked.
      if (!(await adminTokens.claim(token, person, now())))
        throw new ApiError('forbidden', 'This admin link was used before, or never was one.');
      return { ...person, role: 'admin' as const };
    },
  }),
];

const unknownPerson = (id: PersonId): PersonRecord => ({ id, name: defaultName(id), role: 'person' });
