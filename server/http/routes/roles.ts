import { z } from 'zod';
import { personIdSchema } from '@/lib/ids';
import type { KnownPerson, Storage } from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { jsonRoute, type Route } from '../route';

export interface RolesDeps {
  readonly storage: Pick<Storage, 'people'>;
  readonly note: (event: string, about: Readonly<Record<string, unknown>>) => void;
}

/** As many as a page shows; whoever is not among them is searched for. */
const LISTED_PEOPLE = 50;

const roleSchema = z.enum(['person', 'reviewer', 'admin']);
const listedSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  seenAt: z.number().meta({ description: 'When they last came, milliseconds since 1970 UTC.' }),
});
const listed = ({ id, name, role, seenAt }: KnownPerson) => ({ id, name, role, seenAt });

/** Who looks after this instance. */
export const rolesRoutes = ({ storage: { people }, note }: RolesDeps): readonly Route[] => [
  jsonRoute({
    method: 'GET',
    path: '/api/people',
    summary:
      'The people of this instance: those with a role, then whoever came last. `?q=` looks for a part of a name or an id’s beginning.',
    action: 'people.list',
    target: () => null,
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: z.object({ people: z.array(listedSchema) }),
    errors: ['forbidden', 'too-many'],
    async handle({ query }) {
      const text = (query.get('q') ?? '').trim().slice(0, 64);
      return { people: (await people.search(text, LISTED_PEOPLE)).map(listed) };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/people/{id}/role',
    summary: 'Gives a person another role.',
    action: 'people.appoint',
    target: () => null,
    identity: 'read',
    limit: 'write',
    body: z.object({ role: roleSchema }),
    params: z.object({ id: personIdSchema }),
    status: 200,
    response: listedSchema,
    errors: [
      'malformed',
      'forbidden',
      'not-found',
      'conflict',
      'unsupported-media-type',
      'too-large',
      'too-many',
    ],
    async handle({ params: { id }, body: { role }, caller }) {
      const outcome = await people.setRole(id, role);
      if (outcome === 'last-admin')
        throw new ApiError('conflict', 'This is the last admin. Make another one first.');
      const known = outcome === 'done' ? await people.find(id) : null;
      if (!known) throw new ApiError('not-found', 'Nobody here has this id.');
      note('role given', { by: caller.person, person: id, role });
      return listed(known);
    },
  }),
];
