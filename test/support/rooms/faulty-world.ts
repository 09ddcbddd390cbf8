import { createInkKeeper, type InkKeeper } from '@/app/unsent/ink-keeper';
import type { InkStore } from '@/app/unsent/ink-store';
import { createMemoryInkStore } from '@/app/unsent/memory-ink-store';
import { opId, type Seq, type SessionId } from '@/lib/ids';
import { createReplica } from '@/lib/room/create-replica';
import type { NumberedOp } from '@/lib/room/decide';
import { entryId } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { KeptOp, RoomReplica } from '@/lib/room/replica';
import type { StrokeRecord } from '@/lib/room/state';
import type { Batch, Cursor, JoinAnswer, Snapshot } from '@/lib/wire';
import type { RoomSubscriber, RoomSubscription } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';
import { FakeClock } from '../fake-clock';
import { MemoryRoomStore } from './memory-room-store';
import { MessageLink } from './message-link';
import { type ArrangeRooms, oneProcess, type RoomArrangement } from './room-arrangements';
import { type Move, opOf, session, standing } from './room-play';
import { participantRecord, ROOM, roomRecord } from './room-records';

const fail = (error: unknown): never => {
  throw error;
};

const UNANSWERED = requestError('unavailable', 'No process answered in time.');

type Up =
  | { readonly kind: 'join'; readonly cursor: Cursor | undefined; readonly unsettledFrom: number }
  | { readonly kind: 'ops'; readonly ops: readonly NumberedOp[] };
type Down =
  | { readonly kind: 'welcome'; readonly answer: JoinAnswer }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'failed'; readonly error: RequestError };

interface Connection {
  readonly link: MessageLink<Up, Down>;
  subscription: RoomSubscription | null;
}

/** A page: its replica, and the little that stands between it and the wire. */
class Client {
  readonly replica: RoomReplica;
  readonly keeper: InkKeeper;
  connection: Connection | null = null;
  /** Between the welcome and the end of the connection. */
  joined = false;
  /** Something it sent will never be answered: sooner or later it takes the line for dead. */
  unanswered = false;
  /** Something that it was sent was lost, or overtaken: a refusal may have been in it. */
  disordered = false;
  readonly submitted = new Set<number>();
  readonly refused = new Set<number>();

  constructor(
    readonly participant: ParticipantRecord,
    id: SessionId,
    clock: FakeClock,
    inks: InkStore,
    kept: readonly KeptOp[] = [],
  ) {
    this.replica = createReplica(id, () => clock.now(), kept);
    this.keeper = createInkKeeper(this.replica, inks, () => ({ room: ROOM, key: null }), fail);
    this.replica.onStale(() => this.disconnect());
    this.replica.onRefused((ops) => {
      for (const { n, error } of ops) {
        // What this server does not take it refuses by name, on a line that keeps its order. Another tab may have been told of it before.
        if (error.code === 'unavailable' && !this.disordered && !this.refused.has(n))
          throw new Error(`${opId(id, n)} was settled, and neither seen nor refused`);
        this.refused.add(n);
      }
    });
  }

  /** Visible on the sheets that there are. */
  strokes(): StrokeRecord[] {
    return standing(this.replica.facts).flatMap((sheet) => [...this.replica.strokes(sheet)]);
  }

  disconnect(): void {
    const { connection } = this;
    this.connection = null;
    this.joined = false;
    this.unanswered = false;
    this.disordered = false;
    connection?.link.disconnect();
    connection?.subscription?.leave();
    this.replica.disconnected();
  }

  move(move: Move): void {
    const undo = this.replica.undoable();
    const redo = this.replica.redoable();
    const op = opOf(move, {
      session: this.replica.session,
      strokes: this.strokes(),
      facts: this.replica.facts,
      undo: undo ? [undo] : [],
      redo: redo ? [redo] : [],
    });
    if (op) this.submitted.add(Number(this.replica.submit(op).split('.')[1]));
  }

  join(): void {
    if (this.connection) return;
    this.connection = { link: new MessageLink(), subscription: null };
    const { cursor, unsettledFrom } = this.replica;
    this.connection.link.sendUp({ kind: 'join', cursor, unsettledFrom });
  }

  pump(limit: number): void {
    if (!this.joined || !this.connection) return;
    const ops = this.replica.takeUnsent(limit, Number.POSITIVE_INFINITY);
    if (ops.length > 0) this.connection.link.sendUp({ kind: 'ops', ops });
  }

  take(message: Down): void {
    switch (message.kind) {
      case 'welcome':
        if (message.answer.ok) {
          this.joined = true;
          this.replica.welcome(message.answer);
        } else this.disconnect();
        return;
      case 'batch':
        this.replica.batch(message.batch);
        return;
      case 'failed':
        this.disconnect();
        return;
      default:
        message satisfies never;
    }
  }
}

export type Step =
  | { readonly kind: 'move'; readonly move: Move }
  /** A tab is closed, or dies without a word; what it kept is brought by another, and its person opens a new one. */
  | { readonly kind: 'keep' | 'close-tab' | 'kill-tab'; readonly client: number }
  | { readonly kind: 'join' | 'join-fully' | 'disconnect' | 'pump'; readonly client: number }
  | {
      readonly kind: 'deliver' | 'duplicate' | 'swap' | 'drop';
      readonly client: number;
      readonly way: 'up' | 'down';
    }
  | { readonly kind: 'commit' | 'fail-commit' | 'restart' }
  | { readonly kind: 'tick'; readonly ms: number };

/** What happened, so that a test can show that it tested something. */
export interface Tally {
  settled: number;
  refused: number;
  stale: number;
  duplicated: number;
  swapped: number;
  dropped: number;
  restarts: number;
  lostTails: number;
  failedCommits: number;
  brokenStrokes: number;
  /** Tabs that left ops behind, and how many of those the room had not got. */
  closedTabs: number;
  broughtOps: number;
  moved: number;
  erased: number;
  imported: number;
  deletedSheets: number;
  returnedSheets: number;
}

export const emptyTally = (): Tally => ({
  settled: 0,
  refused: 0,
  stale: 0,
  duplicated: 0,
  swapped: 0,
  dropped: 0,
  restarts: 0,
  lostTails: 0,
  failedCommits: 0,
  brokenStrokes: 0,
  closedTabs: 0,
  broughtOps: 0,
  moved: 0,
  erased: 0,
  imported: 0,
  deletedSheets: 0,
  returnedSheets: 0,
});

/** Four pages (the last two of one person). */
export const FOUR_PAGES = [0, 1, 2, 2] as const;
/** Eight, of six people. */
export const EIGHT_PAGES = [0, 1, 2, 2, 3, 4, 5, 5] as const;

/** Pages, the real room server, a store that commits when told, and every fault there is. */
export class FaultyWorld {
  readonly clock = new FakeClock();
  readonly store = new MemoryRoomStore(false);
  readonly inks = createMemoryInkStore();
  /** Pages that people look at, then those that bring what closed ones left behind. */
  readonly clients: Client[];
  /** What closed tabs had drawn and kept. */
  readonly departed: {
    readonly session: SessionId;
    readonly submitted: Set<number>;
    readonly refused: Set<number>;
  }[] = [];
  #tabs = 0;
  #arrangement!: RoomArrangement;

  private constructor(
    private readonly tally: Tally,
    private readonly people: readonly number[],
  ) {
    this.clients = people.map((who) => this.#open(participantRecord(who)));
  }

  static async open(
    tally: Tally,
    people: readonly number[] = FOUR_PAGES,
    arrange: ArrangeRooms = oneProcess,
  ): Promise<FaultyWorld> {
    const world = new FaultyWorld(tally, people);
    world.#arrangement = await arrange(world);
    await world.store.create(roomRecord());
    for (const { participant } of world.clients)
      await world.store.putParticipant(participant, world.clock.now());
    return world;
  }

  async step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'move':
        this.clients[step.move.actor % this.people.length]!.move(step.move);
        break;
      case 'join':
        this.#client(step.client).join();
        break;
      case 'join-fully': {
        const client = this.#client(step.client);
        if (client.connection) break;
        client.join();
        await this.#deliver(client, 'up');
        await this.#deliver(client, 'down');
        break;
      }
      case 'pump':
        this.#client(step.client).pump(3);
        break;
      case 'disconnect': {
        const client = this.#client(step.client);
        const drawing = client.strokes().some((s) => s.session === client.replica.session && !s.ended);
        if (client.joined && drawing) this.tally.brokenStrokes++;
        client.disconnect();
        break;
      }
      case 'deliver':
        await this.#deliver(this.#client(step.client), step.way);
        break;
      case 'duplicate': {
        const { connection, joined } = this.#client(step.client);
        if (joined && connection?.link.duplicate(step.way)) this.tally.duplicated++;
        break;
      }
      case 'swap': {
        const client = this.#client(step.client);
        if (!client.joined || !client.connection?.link.swap(step.way)) break;
        client.disordered ||= step.way === 'down';
        this.tally.swapped++;
        break;
      }
      case 'drop': {
        const { connection, joined } = this.#client(step.client);
        if (!joined || !connection) break;
        const lost = step.way === 'up' ? connection.link.takeUp() : connection.link.takeDown();
        if (lost) this.tally.dropped++;
        if (lost && step.way === 'up') this.#client(step.client).unanswered = true;
        if (lost && step.way === 'down') this.#client(step.client).disordered = true;
        break;
      }
      case 'keep':
        await this.clients[step.client % this.people.length]!.keeper.flush();
        break;
      case 'close-tab':
        await this.clients[step.client % this.people.length]!.keeper.flush();
        await this.#closeTab(step.client);
        break;
      case 'kill-tab':
        await this.#closeTab(step.client);
        break;
      case 'commit':
        this.store.settleNext();
        break;
      case 'fail-commit':
        if (this.store.waiting > 0) this.tally.failedCommits++;
        this.store.settleNext(new Error('the disk is full'));
        break;
      case 'restart':
        await this.#restart();
        break;
      case 'tick':
        this.clock.advance(step.ms);
        break;
      default:
        step satisfies never;
    }
    await this.#arrangement.settle();
  }

  #open(participant: ParticipantRecord): Client {
    return this.#add(new Client(participant, session(this.#tabs++), this.clock, this.inks));
  }

  #add(client: Client): Client {
    client.replica.onStale(() => this.tally.stale++);
    return client;
  }

  #client(i: number): Client {
    return this.clients[i % this.clients.length]!;
  }

  async #closeTab(i: number): Promise<void> {
    const client = this.clients[i % this.people.length]!;
    const { replica, participant, submitted, refused } = client;
    client.disconnect();
    client.keeper.close();
    const kept = (await this.inks.sessions(ROOM)).find((one) => one.session === replica.session)?.ops ?? [];
    const last = Math.max(replica.unsettledFrom - 1, kept.at(-1)?.n ?? 0);
    const known = new Set([...submitted].filter((n) => n <= last));
    this.clients[i % this.people.length] = this.#open(participant);
    if (kept.length === 0) {
      this.departed.push({ session: replica.session, submitted: known, refused });
      return;
    }
    this.tally.closedTabs++;
    this.tally.broughtOps += kept.length;
    const courier = new Client(participant, replica.session, this.clock, this.inks, kept);
    for (const n of refused) courier.refused.add(n);
    // What it learns of refusals is what its person would be shown.
    this.departed.push({ session: replica.session, submitted: known, refused: courier.refused });
    this.clients.push(this.#add(courier));
  }

  /** All faults end; every page joins and says what it has, until nothing is left to say. */
  async heal(): Promise<void> {
    for (const client of this.clients) if (client.unanswered) client.disconnect();
    for (let round = 0; round < 200; round++) {
      for (const client of this.clients) {
        client.join();
        client.pump(64);
        while (client.connection && client.connection.link.queued > 0) {
          await this.#deliver(client, 'up');
          await this.#deliver(client, 'down');
        }
      }
      this.store.settleNext();
      this.clock.advance(3000);
      await this.#arrangement.settle();
      if (await this.#quiet()) return;
    }
    throw new Error('the world did not come to rest');
  }

  /** The server's state as somebody new gets it. */
  async look(): Promise<Snapshot> {
    const subscription = await this.#subscribe(0, {
      session: session('witness'),
      participant: participantRecord(0),
      sendBatch: () => true,
      sendFrame: () => true,
      close: () => undefined,
    });
    if ('code' in subscription) throw new Error(subscription.message);
    const { catchUp } = subscription.welcome;
    subscription.leave();
    if (catchUp.kind !== 'snapshot') throw new Error('a first visit gets a snapshot');
    return catchUp.snapshot;
  }

  /** Ids of all that is in the store. */
  stored(): readonly string[] {
    return this.store.log(ROOM).map(entryId);
  }

  idsOf(client: Client, ns: Iterable<number>): string[] {
    return [...ns].map((n) => opId(client.replica.session, n));
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.disconnect();
    await this.#arrangement.close();
  }

  async #restart(): Promise<void> {
    this.tally.restarts++;
    const seen = Math.max(0, ...this.clients.map(({ replica }) => replica.cursor?.seq ?? 0));
    if (seen > (this.store.log(ROOM).at(-1)?.seq ?? 0)) this.tally.lostTails++;
    this.store.crash();
    await this.#arrangement.restart((wasThere) => {
      for (const [page, client] of this.clients.entries()) {
        if (!wasThere(page)) continue;
        // The old process is dead: it is not told that its connections ended.
        if (client.connection) client.connection.subscription = null;
        client.disconnect();
      }
    });
  }

  async #deliver(client: Client, way: 'up' | 'down'): Promise<void> {
    const { connection } = client;
    if (!connection) return;
    if (way === 'down') {
      const message = connection.link.takeDown();
      if (message) this.#hear(client, message);
      return;
    }
    const message = connection.link.takeUp();
    if (message?.kind === 'join') await this.#admit(client, connection, message);
    else if (message) {
      const { subscription } = connection;
      const asked = async () => (subscription ? { error: await subscription.submit(message.ops) } : {});
      const { error = null } = (await this.#arrangement.answered(asked())) ?? { error: UNANSWERED };
      if (error) connection.link.sendDown({ kind: 'failed', error });
    }
    await this.#arrangement.settle();
  }

  #hear(client: Client, message: Down): void {
    const { replica } = client;
    const settledBefore = replica.unsettledFrom;
    const refusedBefore = client.refused.size;
    client.take(message);
    this.tally.settled += replica.unsettledFrom - settledBefore;
    this.tally.refused += client.refused.size - refusedBefore;
    // Acknowledged means on disk, at this very moment.
    const stored = new Set(this.stored());
    for (let n = settledBefore; n < replica.unsettledFrom; n++)
      if (!client.refused.has(n) && !stored.has(opId(replica.session, n)))
        throw new Error(`${opId(replica.session, n)} was acknowledged, and is neither stored nor refused`);
  }

  async #admit(
    client: Client,
    connection: Connection,
    { cursor, unsettledFrom }: Extract<Up, { kind: 'join' }>,
  ) {
    const { link } = connection;
    const subscription = await this.#subscribe(
      this.clients.indexOf(client),
      {
        session: client.replica.session,
        participant: client.participant,
        sendBatch: (batch) => {
          link.sendDown({ kind: 'batch', batch });
          return true;
        },
        sendFrame: () => true,
        close: () => {
          if (client.connection === connection) client.disconnect();
        },
      },
      { cursor, unsettledFrom },
    );
    if ('code' in subscription) {
      link.sendDown({ kind: 'welcome', answer: { ok: false, error: subscription } });
      return;
    }
    connection.subscription = subscription;
    const { welcome } = subscription;
    link.sendDown({
      kind: 'welcome',
      answer: {
        ok: true,
        ...welcome,
        people: [...welcome.people],
        catchUp:
          welcome.catchUp.kind === 'entries'
            ? { kind: 'entries', entries: [...welcome.catchUp.entries] }
            : welcome.catchUp,
        predictions: [...welcome.predictions],
        tabs: [...welcome.tabs],
        chat: [...welcome.chat],
        links: null,
      },
    });
  }

  async #subscribe(
    page: number,
    subscriber: RoomSubscriber,
    options: { readonly cursor?: Cursor | undefined; readonly unsettledFrom: number } = { unsettledFrom: 1 },
  ): Promise<RoomSubscription | RequestError> {
    const joining = async () => (await this.#arrangement.at(page).open(ROOM))!.subscribe(subscriber, options);
    return (await this.#arrangement.answered(joining())) ?? UNANSWERED;
  }

  async #quiet(): Promise<boolean> {
    // Looking makes a stir of its own (somebody comes and goes), so that the lines are never empty after it.
    const seq = (await this.look()).seq;
    const stored = this.store.log(ROOM).at(-1)?.seq ?? (0 as Seq);
    return (
      this.store.waiting === 0 &&
      stored === seq &&
      this.clients.every(({ replica }) => replica.unsettled === 0 && replica.cursor?.seq === seq)
    );
  }
}
