import { describe, expect, it } from 'vitest';
import type { PersonId } from '@/lib/ids';
import { ACTIONS, type Action, type ActionTargets, type Actor, authorise } from '@/server/auth/authorise';
import type { RoomRole } from '@/server/storage/ports';

const me = 'person-me' as PersonId;
const other = 'person-other' as PersonId;

const actors = {
  anonymous: { kind: 'anonymous' },
  person: { kind: 'person', id: me, role: 'person' },
  reviewer: { kind: 'person', id: me, role: 'reviewer' },
  admin: { kind: 'person', id: me, role: 'admin' },
} as const satisfies Record<string, Actor>;
type ActorName = keyof typeof actors;

const everyone: readonly ActorName[] = ['anonymous', 'person', 'reviewer', 'admin'];
const people: readonly ActorName[] = ['person', 'reviewer', 'admin'];
const reviewers: readonly ActorName[] = ['reviewer', 'admin'];
const nobody: readonly ActorName[] = [];

interface Row<A extends Action> {
  readonly when: string;
  readonly target: ActionTargets[A];
  readonly allowed: readonly ActorName[];
  /** As what one enters. */
  readonly role?: RoomRole;
}

const room = {
  owner: other,
  drawKey: 'the-draw-key',
  viewKey: 'the-view-key',
  key: null,
  membership: null,
  listed: false,
};

/** Rows for the roles that one may have in a room. */
const inRoom = (allowed: readonly (RoomRole | null)[]) =>
  (['owner', 'co-owner', 'drawer', 'viewer', null] as const).map((role) => ({
    when: `as ${role ?? 'nobody'} in the room`,
    target: { role },
    allowed: allowed.includes(role) ? people : nobody,
  }));

const always = (allowed: readonly ActorName[]) => [{ when: 'always', target: null, allowed }];
const ofOneself = [
  { when: 'about oneself', target: { of: me }, allowed: people },
  { when: 'about another', target: { of: other }, allowed: nobody },
];

const table: { readonly [A in Action]: readonly Row<A>[] } = {
  'room.create': always(people),
  'room.join': [
    { when: 'without a key', target: room, allowed: nobody },
    { when: 'with the draw key', target: { ...room, key: 'the-draw-key' }, allowed: people, role: 'drawer' },
    { when: 'with the view key', target: { ...room, key: 'the-view-key' }, allowed: people, role: 'viewer' },
    { when: 'with a wrong key', target: { ...room, key: 'the-draw-kez' }, allowed: nobody },
    { when: 'with half a key', target: { ...room, key: 'the-draw' }, allowed: nobody },
    { when: 'with an empty key', target: { ...room, key: '' }, allowed: nobody },
    { when: 'as its owner', target: { ...room, owner: me }, allowed: people, role: 'owner' },
    {
      when: 'as its owner, by the view link',
      target: { ...room, owner: me, key: 'the-view-key' },
      allowed: people,
      role: 'owner',
    },
    {
      when: 'coming back as drawer',
      target: { ...room, membership: 'drawer' },
      allowed: people,
      role: 'drawer',
    },
    {
      when: 'coming back as viewer',
      target: { ...room, membership: 'viewer' },
      allowed: people,
      role: 'viewer',
    },
    {
      when: 'a viewer with the draw key',
      target: { ...room, membership: 'viewer', key: 'the-draw-key' },
      allowed: people,
      role: 'drawer',
    },
    {
      when: 'a drawer with the view key',
      target: { ...room, membership: 'drawer', key: 'the-view-key' },
      allowed: people,
      role: 'drawer',
    },
    { when: 'that is listed', target: { ...room, listed: true }, allowed: people, role: 'drawer' },
    {
      when: 'that is listed, as a viewer of before',
      target: { ...room, listed: true, membership: 'viewer' },
      allowed: people,
      role: 'drawer',
    },
    {
      when: 'who owned it once and does no more',
      target: { ...room, membership: 'owner' },
      allowed: people,
      role: 'drawer',
    },
  ],
  'game.create': always(people),
  'games.listed': always(everyone),
  'room.draw': inRoom(['owner', 'co-owner', 'drawer']),
  'room.undo': [
    ...inRoom(['owner', 'co-owner', 'drawer']).map((row) => ({
      ...row,
      target: { ...row.target, own: true },
    })),
    { when: "another's action", target: { role: 'owner', own: false }, allowed: nobody },
  ],
  'room.clear': inRoom(['owner', 'co-owner']),
  'room.replay': inRoom(['owner', 'co-owner', 'drawer', 'viewer']),
  'room.watch': inRoom(['owner', 'co-owner', 'drawer', 'viewer']),
  'room.arrange': inRoom(['owner', 'co-owner']),
  'room.moderate': (
    [
      ['owner', 'co-owner', true],
      ['owner', 'owner', false],
      ['co-owner', 'drawer', true],
      ['co-owner', 'viewer', true],
      ['co-owner', 'co-owner', false],
      ['co-owner', 'owner', false],
      ['drawer', 'viewer', false],
      ['viewer', 'viewer', false],
      [null, 'viewer', false],
    ] as const
  ).map(([role, over, may]) => ({
    when: `as ${role ?? 'nobody'} over a ${over}`,
    target: { role, over },
    allowed: may ? people : nobody,
  })),
  'room.appoint': inRoom(['owner']),
  'room.revoke': inRoom(['owner', 'co-owner']),
  'room.revive': inRoom(['owner', 'co-owner', 'drawer']),
  'room.share': inRoom(['owner', 'co-owner']),
  'room.links': inRoom(['owner', 'co-owner']),
  'rooms.recent': ofOneself,
  'rooms.listed': always(everyone),
  'me.read': ofOneself,
  'me.rename': ofOneself,
  'me.sign-out': ofOneself,
  'me.carry': ofOneself,
  'me.enter': [
    { when: 'with a good key', target: { valid: true }, allowed: everyone },
    { when: 'with a bad key', target: { valid: false }, allowed: nobody },
  ],
  'people.list': always(['admin']),
  'people.appoint': always(['admin']),
  predict: always(everyone),
  'health.read': always(everyone),
  'models.read': always(everyone),
  'metrics.read': [
    { when: 'from this machine', target: { local: true }, allowed: everyone },
    { when: 'from elsewhere', target: { local: false }, allowed: ['admin'] },
  ],
  'admin.claim': [
    { when: 'with a good token', target: { valid: true }, allowed: people },
    { when: 'with a bad token', target: { valid: false }, allowed: nobody },
  ],
  'drawings.save': inRoom(['owner', 'co-owner', 'drawer']),
  'drawings.delete': ofOneself,
  'drawings.review': always(reviewers),
  'drawings.export': always(reviewers),
  'gallery.read': always(everyone),
  'gallery.mark': always(people),
  'gallery.moderate': always(reviewers),
  'boards.read': [
    { when: 'of all', target: null, allowed: everyone },
    ...inRoom(['owner', 'co-owner', 'drawer', 'viewer']),
  ],
  'models.train': always(reviewers),
  'models.promote': always(reviewers),
  'models.override': always(['admin']),
  'drawings.see': [
    { when: 'of oneself', target: { of: me }, allowed: people },
    { when: 'of another', target: { of: other }, allowed: reviewers },
    { when: 'that is not there', target: { of: null }, allowed: reviewers },
  ],
};

describe('authorise', () => {
  it('has a row for every action, and no row for what is none', () => {
    expect(Object.keys(table).sort()).toEqual([...ACTIONS].sort());
    for (const action of ACTIONS) expect(table[action].length, action).toBeGreaterThan(0);
  });

  const check = <A extends Action>(action: A, row: Row<A>): void => {
    for (const name of everyone)
      it(`${action} ${row.when}: ${name} ${row.allowed.includes(name) ? 'may' : 'may not'}`, () => {
        const decision = authorise(actors[name], action, row.target);
        expect(decision.allowed).toBe(row.allowed.includes(name));
        if (decision.allowed) expect(decision.role).toBe(row.role ?? null);
        else {
          expect(decision.error.code).toBe('forbidden');
          expect(decision.error.message).toMatch(/^[A-Z].{10,}\.$/);
        }
      });
  };
  const checkAll = <A extends Action>(action: A): void => {
    for (const row of table[action]) check(action, row);
  };
  for (const action of ACTIONS) checkAll(action);

  it('denies what it does not know, even to an admin', () => {
    for (const action of ['room.explode', 'constructor', '__proto__', 'toString'])
      expect(authorise(actors.admin, action as 'predict', null).allowed).toBe(false);
  });
});
