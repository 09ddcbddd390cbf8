import { type Epoch, type EpochMillis, type OpId, opId, type ParticipantId, type SessionId } from '@/lib/ids';
import { applyEntry } from '@/lib/room/apply';
import type { Company } from '@/lib/room/company';
import { type Actor, decide } from '@/lib/room/decide';
import type { Entry } from '@/lib/room/entry';
import { roleIn } from '@/lib/room/may';
import type { Op } from '@/lib/room/op';
import type { RoomRole } from '@/lib/room/rights';
import { emptyRoom } from '@/lib/room/state';
import { participant, session } from './room-play';

/** A room with an owner, drawers and a viewer, whose ops are decided as the server does; the clock is the test's. */
export class Gathering {
  readonly state = emptyRoom(1 as Epoch);
  readonly log: Entry[] = [];
  now = 1_000_000;
  readonly company: Company;
  readonly #n = new Map<SessionId, number>();

  /** @param cameAs by number: what each came as */
  constructor(readonly cameAs: readonly RoomRole[]) {
    const roles = new Map<ParticipantId, RoomRole>(cameAs.map((role, i) => [participant(i), role]));
    this.company = { roleOf: (person) => roles.get(person) ?? null };
  }

  roleOf(i: number): RoomRole {
    return roleIn(this.state.facts, participant(i), this.cameAs[i]!);
  }

  /** @returns the op's id, or the code of its refusal after a `!` */
  try(i: number | 'rules', op: Op, present = 4): OpId | `!${string}` {
    const who = i === 'rules' ? 0 : i;
    const speaks = session(i === 'rules' ? 'rules' : who);
    const n = (this.#n.get(speaks) ?? 0) + 1;
    const role: Actor['role'] = i === 'rules' ? 'rules' : this.cameAs[who]!;
    const actor = { participant: participant(who), session: speaks, role, present };
    const decision = decide(this.state, actor, { n, op }, this.now as EpochMillis, this.company);
    if (!decision.ok) return `!${decision.error.code}`;
    this.#n.set(speaks, n);
    this.log.push(decision.entry);
    applyEntry(this.state, decision.entry);
    return opId(speaks, n);
  }

  do(i: number | 'rules', op: Op): OpId {
    const id = this.try(i, op);
    if (id.startsWith('!')) throw new Error(`refused: ${id}`);
    return id as OpId;
  }
}
