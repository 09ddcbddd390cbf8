import { deserialize, serialize } from 'node:v8';
import type { ProcessId } from './process-id';
import type { Redis } from './redis';

/** What processes say to each other: plain data, bytes among it. */
export type Letter = object;

export interface ProcessLinkOptions {
  /** Writes; another connection of its own reads, as that one waits. */
  readonly redis: Redis;
  readonly reader: Redis;
  readonly self: ProcessId;
  readonly prefix?: string;
  readonly onLetter: (from: ProcessId, letter: Letter) => void;
  /** Some of what that process said is lost: whatever hangs on it has to begin anew. */
  readonly onGap: (from: ProcessId) => void;
  /** Some of what was said to everybody is lost. */
  readonly onAllGap: () => void;
  readonly report: (error: unknown) => void;
}

/** About as many packets as wait for a process that was paused for a moment; what is older is lost, and seen to be. */
const KEPT_PACKETS = 10_000;
/** A stream that nobody reads any more goes away by itself. */
const STREAM_SECONDS = 60;
const READ_AT_ONCE = 200;
const BLOCK_MS = 1_000;
/** What was read is taken out of Redis so often: after every reading, that would be most of what Redis does. */
const TIDY_MS = 1_000;
/** Beyond this Redis is slow or away: nothing more is put on top. */
const MOST_UNSENT = 2_000;

/** Whom to tell so that all others hear it. */
export const EVERYBODY = 'all' as ProcessId;

/**
 * Carries letters between processes: each has one stream of Redis that the others add to and it alone reads, in the order in which they
 * were said; and there is one that all read. What is said to one process within a turn of the event loop is one packet. Packets are numbered: one that comes twice is
 * taken once, and one that is missing is noticed.
 */
export class ProcessLink {
  readonly #prefix: string;
  readonly #unsent = new Map<ProcessId, Letter[]>();
  readonly #sent = new Map<ProcessId, number>();
  readonly #heard = new Map<ProcessId, number>();
  readonly #heardByAll = new Map<ProcessId, number>();
  #onWay = 0;
  #closed = false;
  #reading: Promise<void> | null = null;

  constructor(private readonly options: ProcessLinkOptions) {
    this.#prefix = options.prefix ?? 'inkling:';
  }

  get self(): ProcessId {
    return this.options.self;
  }

  /** Resolves when all that is said from then on is heard. */
  async start(): Promise<void> {
    const [last] = await this.options.redis.xrevrange(this.#stream(EVERYBODY), '+', '-', 'COUNT', 1);
    this.#reading = this.#read(last?.[0] ?? '0');
  }

  /** Never throws. False says that what was said before has not left yet, and that it is time to wait. */
  tell(to: ProcessId, letter: Letter): boolean {
    const waiting = this.#unsent.get(to);
    if (waiting) waiting.push(letter);
    else {
      this.#unsent.set(to, [letter]);
      if (this.#unsent.size === 1) queueMicrotask(() => this.#send());
    }
    return this.#onWay < MOST_UNSENT;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#send();
    this.options.reader.disconnect();
    await this.#reading;
  }

  #send(): void {
    for (const [to, letters] of this.#unsent) {
      const n = (this.#sent.get(to) ?? 0) + 1;
      this.#sent.set(to, n);
      // More than a stream keeps would be lost there; whoever reads it sees the gap in either case.
      if (this.#onWay >= KEPT_PACKETS) continue;
      this.#onWay += 1;
      this.options.redis
        .xadd(
          this.#stream(to),
          'MAXLEN',
          '~',
          KEPT_PACKETS,
          '*',
          'from',
          this.self,
          'n',
          String(n),
          'letters',
          serialize(letters),
        )
        .catch((error: unknown) => this.#closed || this.options.report(error))
        .finally(() => {
          this.#onWay -= 1;
        });
    }
    this.#unsent.clear();
  }

  async #read(lastToAll: string): Promise<void> {
    const { reader, report } = this.options;
    const [own, all] = [this.#stream(this.self), this.#stream(EVERYBODY)];
    const last = { own: '0', all: lastToAll };
    let tidied = Number.NEGATIVE_INFINITY;
    while (!this.#closed)
      try {
        const answer = (await reader.xreadBuffer(
          'COUNT',
          READ_AT_ONCE,
          'BLOCK',
          BLOCK_MS,
          'STREAMS',
          own,
          all,
          last.own,
          last.all,
        )) as [Buffer, [Buffer, Buffer[]][]][] | null;
        for (const [stream, packets] of answer ?? []) {
          const which = stream.toString() === all ? 'all' : 'own';
          for (const [id, fields] of packets) {
            last[which] = id.toString();
            this.#take(fields, which);
          }
        }
        if (performance.now() - tidied < TIDY_MS) continue;
        tidied = performance.now();
        this.#tidy(own, last.own);
      } catch (error) {
        if (!this.#closed) report(error);
      }
  }

  /** What was read is not kept; what nobody reads any more is gone in a while. */
  #tidy(stream: string, last: string): void {
    const { redis, report } = this.options;
    redis
      .multi()
      .xtrim(stream, 'MINID', '~', last)
      .expire(stream, STREAM_SECONDS)
      .expire(this.#stream(EVERYBODY), STREAM_SECONDS)
      .exec()
      .catch((error: unknown) => this.#closed || report(error));
  }

  #take(fields: readonly Buffer[], to: 'own' | 'all'): void {
    const [, from, , n, , letters] = fields;
    const sender = from!.toString() as ProcessId;
    if (sender === this.self) return;
    const number = Number(n!.toString());
    const numbers = to === 'own' ? this.#heard : this.#heardByAll;
    // What was said to all before we listened is nothing that we missed.
    const heard = numbers.get(sender) ?? (to === 'own' ? 0 : number - 1);
    // A packet whose answer got lost on its way is sent a second time.
    if (number <= heard) return;
    numbers.set(sender, number);
    if (number !== heard + 1) {
      if (to === 'own') this.options.onGap(sender);
      else this.options.onAllGap();
    }
    for (const letter of deserialize(letters!) as Letter[]) {
      if (this.#closed) return;
      try {
        this.options.onLetter(sender, letter);
      } catch (error) {
        this.options.report(error);
      }
    }
  }

  #stream(of: ProcessId): string {
    return `${this.#prefix}to:${of}`;
  }
}
