import { CHAT_KEPT, type ChatId, type ChatMessage, MAX_CHAT_LENGTH, type Reaction } from '@/lib/chat/message';
import type { ParticipantId, RoomId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import { cleanText } from '@/lib/text/clean-text';
import type { RoomStore, StoredRemark } from '@/server/storage/ports';
import type { Clock } from '../clock';
import { TokenBucket } from '../token-bucket';

/** A lively talk: five remarks in one breath, then one every two seconds; over all tabs of a person. */
const REMARKS_AT_ONCE = 5;
const REMARK_EVERY_MS = 2_000;
const REACTIONS_AT_ONCE = 12;
const REACTION_EVERY_MS = 500;

export interface RoomChatDeps {
  readonly room: RoomId;
  readonly store: Pick<RoomStore, 'putRemark' | 'putReaction' | 'deleteRemark'>;
  readonly clock: Clock;
  readonly nameOf: (participant: ParticipantId) => string;
  /** Whether somebody has a say over another in this room. */
  readonly moderates: (one: ParticipantId, other: ParticipantId) => boolean;
  /** A remark is new, or what people think of it is. */
  readonly tell: (message: ChatMessage) => void;
}

interface Remark {
  readonly id: ChatId;
  readonly by: ParticipantId;
  readonly text: string;
  readonly at: StoredRemark['at'];
  readonly reactions: Map<Reaction, Set<ParticipantId>>;
}

/** A room's talk: short, bounded, beside the log and not in it. What is told is on disk. */
export class RoomChat {
  readonly #remarks = new Map<ChatId, Remark>();
  /** Taken away while this process has the room: said again by a line that had no answer, they stay away. */
  readonly #unsaid = new Set<ChatId>();
  readonly #said = new Map<ParticipantId, TokenBucket>();
  readonly #reacted = new Map<ParticipantId, TokenBucket>();

  constructor(
    private readonly deps: RoomChatDeps,
    stored: readonly StoredRemark[],
  ) {
    for (const { id, by, text, at, reactions } of stored) {
      const remark: Remark = { id, by, text, at, reactions: new Map() };
      for (const { by: who, kind } of reactions) take(remark, who, kind, true);
      this.#remarks.set(id, remark);
    }
  }

  /** Oldest first. */
  list(): ChatMessage[] {
    return [...this.#remarks.values()].map((remark) => this.#told(remark));
  }

  async say(by: ParticipantId, id: ChatId, given: string): Promise<RequestError | null> {
    const before = this.#remarks.get(id);
    if (this.#unsaid.has(id)) return null;
    if (before)
      return before.by === by ? null : requestError('forbidden', 'Somebody else said that already.');
    const text = cleanText(given, MAX_CHAT_LENGTH);
    if (text === '') return requestError('malformed', 'There is nothing to read in that.');
    if (!this.#mayGo(this.#said, by, REMARKS_AT_ONCE, REMARK_EVERY_MS))
      return requestError('too-many', 'That was a lot at once. Wait a moment.');
    const at = this.deps.clock.now();
    await this.deps.store.putRemark(this.deps.room, { id, by, text, at }, CHAT_KEPT);
    const remark: Remark = { id, by, text, at, reactions: new Map() };
    this.#remarks.set(id, remark);
    for (const oldest of this.#remarks.keys()) {
      if (this.#remarks.size <= CHAT_KEPT) break;
      this.#remarks.delete(oldest);
    }
    this.deps.tell(this.#told(remark));
    return null;
  }

  async react(by: ParticipantId, id: ChatId, kind: Reaction, on: boolean): Promise<RequestError | null> {
    const remark = this.#remarks.get(id);
    if (!remark) return requestError('malformed', 'That was said too long ago.');
    if (!this.#mayGo(this.#reacted, by, REACTIONS_AT_ONCE, REACTION_EVERY_MS))
      return requestError('too-many', 'That was a lot at once. Wait a moment.');
    if ((remark.reactions.get(kind)?.has(by) ?? false) === on) return null;
    await this.deps.store.putReaction(this.deps.room, id, by, kind, on);
    take(remark, by, kind, on);
    this.deps.tell(this.#told(remark));
    return null;
  }

  async unsay(by: ParticipantId, id: ChatId): Promise<RequestError | null> {
    const remark = this.#remarks.get(id);
    if (!remark) return null;
    if (remark.by !== by && !this.deps.moderates(by, remark.by))
      return requestError('forbidden', 'Its author can take it away, and who runs the room.');
    await this.deps.store.deleteRemark(this.deps.room, id);
    this.#remarks.delete(id);
    this.#unsaid.add(id);
    this.deps.tell({ ...this.#told(remark), text: null, reactions: [] });
    return null;
  }

  /** Whether a reaction that only passes over the sheet may go. */
  mayCheer(by: ParticipantId): boolean {
    return this.#mayGo(this.#reacted, by, REACTIONS_AT_ONCE, REACTION_EVERY_MS);
  }

  #mayGo(
    buckets: Map<ParticipantId, TokenBucket>,
    by: ParticipantId,
    atOnce: number,
    everyMs: number,
  ): boolean {
    let bucket = buckets.get(by);
    if (!bucket) {
      bucket = new TokenBucket(atOnce);
      buckets.set(by, bucket);
    }
    return bucket.take(this.deps.clock.elapsed(), everyMs);
  }

  #told({ id, by, text, at, reactions }: Remark): ChatMessage {
    return {
      id,
      by,
      name: this.deps.nameOf(by),
      text,
      at,
      reactions: [...reactions].map(([kind, people]) => [kind, [...people]]),
    };
  }
}

function take({ reactions }: Remark, by: ParticipantId, kind: Reaction, on: boolean): void {
  const people = reactions.get(kind) ?? new Set();
  if (on) people.add(by);
  else people.delete(by);
  if (people.size > 0) reactions.set(kind, people);
  else reactions.delete(kind);
}
