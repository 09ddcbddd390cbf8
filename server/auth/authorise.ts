import type { PersonId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { outranks, ROOM_RIGHTS, type RoomRights } from '@/lib/room/rights';
import type { PersonRole, RoomRole } from '@/server/storage/ports';
import { sameSecret } from './room-keys';

/** Whoever asks: a request without our cookie, or a person with the role that the person store knows. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'person'; readonly id: PersonId; readonly role: PersonRole };

/** A room as far as joining it is concerned. */
export interface JoinTarget {
  readonly owner: PersonId;
  readonly drawKey: string;
  readonly viewKey: string;
  /** What came behind `#k=`. */
  readonly key: string | null;
  /** The actor's role in the room from an earlier visit, while what let them in then still does. */
  readonly membership: RoomRole | null;
  /** Open to everybody, by the start page. */
  readonly listed: boolean;
}

/** Something in a joined room. */
export interface RoomTarget {
  /** The actor's role in that room; null before they joined. */
  readonly role: RoomRole | null;
}

/** Everything that anybody can ask for, and what must be known to decide it. Whoever adds a line adds one to the table of the test. */
export interface ActionTargets {
  'room.create': null;
  'room.join': JoinTarget;
  'room.draw': RoomTarget;
  /** Undo and redo; `own`: the action was the actor's. */
  'room.undo': RoomTarget & { readonly own: boolean };
  'room.clear': RoomTarget;
  'room.watch': RoomTarget;
  /** Its history, as far as one may see the room. */
  'room.replay': RoomTarget;
  /** Its name, whether it is listed, who draws, and its sheets: laying them out, and deleting them. */
  'room.arrange': RoomTarget;
  /** `over`: what the other is in the room. */
  'room.moderate': RoomTarget & { readonly over: RoomRole };
  /** Naming co-owners and handing the room over. */
  'room.appoint': RoomTarget;
  /** Making a link anew. */
  'room.revoke': RoomTarget;
  /** Bringing back an archived room. */
  'room.revive': RoomTarget;
  /** Making a draft stay. */
  'room.share': RoomTarget;
  /** Seeing the links with their keys. */
  'room.links': RoomTarget;
  'rooms.recent': { readonly of: PersonId };
  /** The rooms that their owners put on the start page. */
  'rooms.listed': null;
  'game.create': null;
  /** The games that anybody can join, and the challenge of the day. */
  'games.listed': null;
  'me.read': { readonly of: PersonId };
  'me.rename': { readonly of: PersonId };
  /** Ending one's cookie, here or everywhere. */
  'me.sign-out': { readonly of: PersonId };
  /** Making what brings one to another browser. */
  'me.carry': { readonly of: PersonId };
  /** Becoming who a link or a phrase says. `valid`: it is good still. */
  'me.enter': { readonly valid: boolean };
  /** Who is here, with what role. */
  'people.list': null;
  /** Giving and taking roles. */
  'people.appoint': null;
  predict: null;
  'health.read': null;
  'models.read': null;
  /** `local`: the request came from this machine, and through no proxy. */
  'metrics.read': { readonly local: boolean };
  /** `valid`: the token is the standing one, or a one-time one that is still unused. */
  'admin.claim': { readonly valid: boolean };
  /** Saying what a glyph of a room shows, and having it kept. */
  'drawings.save': RoomTarget;
  'drawings.delete': { readonly of: PersonId };
  'drawings.review': null;
  'drawings.export': null;
  'gallery.read': null;
  /** Hiding a drawing from oneself, and reporting it. */
  'gallery.mark': null;
  'gallery.moderate': null;
  /** Leaderboards: of all, or of one room. */
  'boards.read': RoomTarget | null;
  'models.train': null;
  'models.promote': null;
  /** Promoting against the gate. */
  'models.override': null;
  /** Null: there is no such drawing. */
  'drawings.see': { readonly of: PersonId | null };
}
export type Action = keyof ActionTargets;

export type Decision =
  /** `role`: as what one enters, `by` what; only where the action is room.join. */
  | { readonly allowed: true; readonly role: RoomRole | null; readonly by: EntryRight | null }
  | { readonly allowed: false; readonly error: RequestError };

/** What lets somebody into a room. */
export type EntryRight = 'owner' | 'draw' | 'view' | 'member' | 'listing';

type Rule<Target> = (actor: Actor, target: Target) => Decision;

const allow: Decision = { allowed: true, role: null, by: null };
const enter = (role: RoomRole, by: EntryRight): Decision => ({ allowed: true, role, by });
const deny = (message: string): Decision => ({ allowed: false, error: requestError('forbidden', message) });
const given = (condition: boolean, otherwise: string): Decision => (condition ? allow : deny(otherwise));

const NO_COOKIE = 'Your browser sent no cookie of this site; allow its cookies and load the page again.';
const isPerson = (actor: Actor, id?: PersonId): boolean =>
  actor.kind === 'person' && (id === undefined || actor.id === id);

const anyone: Rule<unknown> = () => allow;
const anyPerson: Rule<unknown> = (actor) => given(isPerson(actor), NO_COOKIE);
const oneself: Rule<{ readonly of: PersonId }> = (actor, { of }) =>
  given(isPerson(actor, of), 'That is for the person alone whom it is about.');
const reviewers: Rule<unknown> = (actor) =>
  given(
    actor.kind === 'person' && (actor.role === 'reviewer' || actor.role === 'admin'),
    'That needs the reviewer or the admin role.',
  );
const admins: Rule<unknown> = (actor) =>
  given(actor.kind === 'person' && actor.role === 'admin', 'That needs the admin role.');
const holds = (actor: Actor, { role }: RoomTarget, right: keyof RoomRights): boolean =>
  isPerson(actor) && role !== null && ROOM_RIGHTS[role][right];
const drawers: Rule<RoomTarget> = (actor, target) =>
  given(holds(actor, target, 'draw'), 'You may look at this room; drawing needs its draw link.');
const OWNERS_ALONE = 'Only the owner of this room can do that.';

const managers = (right: keyof RoomRights): Rule<RoomTarget> => {
  return (actor, target) => given(holds(actor, target, right), OWNERS_ALONE);
};

/** By ownership, by key, as what one was before, or as anybody: whichever gives the most. */
const join: Rule<JoinTarget> = (actor, { owner, drawKey, viewKey, key, membership, listed }) => {
  if (actor.kind !== 'person') return deny(NO_COOKIE);
  // Both compared whatever the first says: the time taken tells nothing.
  const draws = key !== null && sameSecret(key, drawKey);
  const views = key !== null && sameSecret(key, viewKey);
  // The room alone says who owns it; a stale membership row does not.
  if (actor.id === owner) return enter('owner', 'owner');
  if (membership !== null && membership !== 'viewer') return enter('drawer', 'member');
  if (draws) return enter('drawer', 'draw');
  if (listed) return enter('drawer', 'listing');
  if (membership === 'viewer') return enter('viewer', 'member');
  if (views) return enter('viewer', 'view');
  return deny('This room opens with its link only: ask whoever is in it for the whole link.');
};

const RULES: { readonly [A in Action]: Rule<ActionTargets[A]> } = {
  'room.create': anyPerson,
  'room.join': join,
  'room.draw': drawers,
  'room.undo': (actor, target) =>
    target.own ? drawers(actor, target) : deny('Undo takes back what you did yourself.'),
  'room.clear': managers('clear'),
  'room.watch': (actor, { role }) => given(isPerson(actor) && role !== null, 'Join the room first.'),
  'room.replay': (actor, { role }) => given(isPerson(actor) && role !== null, 'Join the room first.'),
  'room.arrange': managers('arrange'),
  'room.moderate': (actor, target) =>
    given(
      holds(actor, target, 'moderate') && target.role !== null && outranks(target.role, target.over),
      OWNERS_ALONE,
    ),
  'room.appoint': managers('appoint'),
  'room.revoke': managers('share'),
  'room.revive': (actor, target) =>
    given(holds(actor, target, 'draw'), 'Whoever draws in this room can bring it back; you look on.'),
  'room.share': managers('share'),
  'room.links': managers('share'),
  'rooms.recent': oneself,
  'rooms.listed': anyone,
  'game.create': anyPerson,
  'games.listed': anyone,
  'me.read': oneself,
  'me.rename': oneself,
  'me.sign-out': oneself,
  'me.carry': oneself,
  'me.enter': (_actor, { valid }) =>
    given(valid, 'This link or phrase is not good: it was used, replaced, mistyped, or its time is over.'),
  'people.list': admins,
  'people.appoint': admins,
  predict: anyone,
  'health.read': anyone,
  'models.read': anyone,
  'metrics.read': (actor, { local }) =>
    given(local || (actor.kind === 'person' && actor.role === 'admin'), 'Metrics are for admins.'),
  'admin.claim': (actor, { valid }) =>
    isPerson(actor) ? given(valid, 'This admin link was used before, or never was one.') : deny(NO_COOKIE),
  'drawings.save': drawers,
  'drawings.delete': oneself,
  'drawings.review': reviewers,
  'drawings.export': reviewers,
  'gallery.read': anyone,
  'gallery.mark': anyPerson,
  'gallery.moderate': reviewers,
  'boards.read': (actor, target) =>
    target === null
      ? allow
      : given(isPerson(actor) && target.role !== null, 'A room’s leaderboard is for those who are in it.'),
  'models.train': reviewers,
  'models.promote': reviewers,
  'models.override': (actor) =>
    given(actor.kind === 'person' && actor.role === 'admin', 'Promoting against the gate is for admins.'),
  'drawings.see': (actor, target) =>
    target.of !== null && isPerson(actor, target.of) ? allow : reviewers(actor, null),
};

export const ACTIONS = Object.keys(RULES) as readonly Action[];

/** The one place where it is decided who may do what. What no rule allows is denied. */
export function authorise<A extends Action>(actor: Actor, action: A, target: ActionTargets[A]): Decision {
  if (!Object.hasOwn(RULES, action)) return deny('Nobody may do that.');
  return RULES[action](actor, target);
}
