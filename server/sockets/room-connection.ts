import type { PersonId, RoomId } from '@/lib/ids';
import type { NetworkName } from '@/lib/network/layers';
import { type RequestError, requestError } from '@/lib/room/error';
import { samplesIn } from '@/lib/room/op';
import {
  type ClientMessage,
  type ClientMessageName,
  clientMessages,
  type JoinAnswer,
  PROTOCOL_VERSION,
} from '@/lib/wire';
import { createBudget } from '@/lib/wire/budget';
import type { Games } from '@/server/games/port';
import type { Clock } from '@/server/rooms/clock';
import type { RoomPort, RoomSubscription } from '@/server/rooms/port';
import type { ParticipantRecord } from '@/server/storage/ports';
import { createAllowance, type PersonBudgets } from './allowance';
import { type GameChair, takeChair } from './game-chair';
import type { JoinQueue } from './join-queue';
import type { Answer, SocketHandlers, SocketPort } from './socket-port';
import { createTurns } from './turns';

/** What a socket was let in as. */
export interface Admission {
  readonly room: RoomPort;
  readonly participant: ParticipantRecord;
  /** For those who may hand them out. */
  readonly links: { readonly drawUrl: string; readonly viewUrl: string } | null;
}

/** The rights of a connection, decided elsewhere. */
export interface Doorkeeper {
  /** Who the cookie says this is; null without a valid one. */
  identify(cookie: string | undefined): Promise<PersonId | null>;
  admit(
    person: PersonId,
    request: Pick<ClientMessage<'join'>, 'room' | 'key'>,
    from: Pick<SocketPort, 'origin' | 'address'>,
  ): Promise<Admission | RequestError>;
  /** Makes a draft a room that stays. */
  share(
    participant: ParticipantRecord,
    origin: string,
  ): Promise<{ readonly drawUrl: string; readonly viewUrl: string } | RequestError>;
  /** Brings back an archived room. */
  revive(participant: ParticipantRecord): Promise<RequestError | null>;
  /** Lets the live version of another network read the room. */
  readBy(participant: ParticipantRecord, network: NetworkName): Promise<RequestError | null>;
}

export interface RoomConnectionDeps {
  readonly doorkeeper: Doorkeeper;
  /** These two are shared by all connections. */
  readonly people: PersonBudgets;
  readonly joins: JoinQueue;
  readonly games: Games;
  readonly now: () => number;
  readonly after: Clock['after'];
  readonly events: {
    opened(): void;
    joined(about: { readonly room: RoomId; readonly person: PersonId }): void;
    closed(): void;
    ops(count: number): void;
    refused(code: string): void;
    batch(): void;
    frame(bytes: number): void;
  };
  readonly report: (error: unknown, context: { readonly socket: string; readonly room?: RoomId }) => void;
}

type State =
  /** `comeIn`: it is not closed for standing about. */
  | { readonly kind: 'waiting'; readonly comeIn: () => void }
  | { readonly kind: 'joining' }
  | {
      readonly kind: 'joined';
      readonly subscription: RoomSubscription;
      readonly chair: GameChair;
      readonly participant: ParticipantRecord;
    }
  | { readonly kind: 'closed' };

const SLOW_DOWN = 'Too many messages at once. Slow down.';
/** A cursor at 20 a second, and now and then a view or a rest beside it; what comes oftener is dropped. */
const PRESENCE_PER_SECOND = 40;
/** After this many refused messages a connection is not confused but broken. */
const MAX_REFUSALS = 100;

/** A page joins as soon as it is connected, and calls anew where it was refused: what stands about longer only takes a place. */
const LONGEST_OUTSIDE_MS = 30_000;

const FULL_DOOR = 'Very many people come at this moment. Trying again.';

const isError = (value: object): value is RequestError => 'code' in value && 'message' in value;

/**
 * One connection, from its first message to its end. Everything that arrives is unknown until its schema has passed it; what does
 * not pass is answered and changes nothing.
 */
export function createRoomConnection(socket: SocketPort, deps: RoomConnectionDeps): SocketHandlers {
  const standOutside = (): State => ({
    kind: 'waiting',
    comeIn: deps.after(LONGEST_OUTSIDE_MS, () => socket.close()),
  });
  let state = standOutside();
  let refusals = 0;
  const allowance = createAllowance(deps.people, deps.now);
  /** Ink keeps its own order: its waits are longer ones. */
  const turns = createTurns(deps.after);
  const asides = createTurns(deps.after);
  const presenceBudget = createBudget(PRESENCE_PER_SECOND, PRESENCE_PER_SECOND);
  deps.events.opened();

  const refuse = (answer: Answer, error: RequestError): void => {
    deps.events.refused(error.code);
    answer({ ok: false, error });
    if (++refusals < MAX_REFUSALS) return;
    socket.send('closing', { reason: 'error', message: 'Too many messages that could not be understood.' });
    socket.close();
  };

  const leave = (): void => {
    if (state.kind !== 'joined') return;
    // Whoever joins again gives again what was not settled.
    turns.clear();
    state.chair.leave();
    state.subscription.leave();
  };

  /** Answers when it is done, refused or failed. */
  const settle = (answer: Answer, work: Promise<RequestError | null>, otherwise: string): void => {
    work.then(
      (error) => (error ? refuse(answer, error) : answer({ ok: true })),
      (error: unknown) => {
        deps.report(error, { socket: socket.id });
        refuse(answer, requestError('unavailable', otherwise));
      },
    );
  };

  /** `turn`: milliseconds that it has to wait for what its person sent before; but for ink it was waited already. */
  const handlers: {
    [Name in ClientMessageName]: (message: ClientMessage<Name>, answer: Answer, turn: number) => void;
  } = {
    join(message, answer) {
      if (state.kind === 'joining' || state.kind === 'closed')
        return refuse(answer, requestError('malformed', 'This connection is joining a room already.'));
      if (message.protocol !== PROTOCOL_VERSION) {
        socket.send('closing', {
          reason: 'reload',
          message: 'This page is older or newer than the server. Reload it.',
        });
        return refuse(
          answer,
          requestError('reload', 'This page is older or newer than the server. Reload it.'),
        );
      }
      // A client that lost the thread joins again, with its cursor, on the connection that it has.
      leave();
      if (state.kind === 'waiting') state.comeIn();
      state = { kind: 'joining' };
      const joining = async (): Promise<JoinAnswer> =>
        (await deps.joins.run(() => join(message))) ?? cannotJoin(requestError('unavailable', FULL_DOOR));
      joining().then(answer, (error: unknown) => {
        if (state.kind === 'joining') state = standOutside();
        deps.report(error, { socket: socket.id, room: message.room });
        refuse(answer, requestError('unavailable', 'The room could not be opened just now. Try again.'));
      });
    },
    ops(message, answer, turn) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      const wait = allowance.points(samplesIn(message.ops));
      if (wait === null)
        return refuse(answer, requestError('too-many', 'That is more ink than one person draws. Slow down.'));
      const { subscription } = state;
      turns.take(Math.max(turn, wait), () => {
        deps.events.ops(message.ops.length);
        settle(answer, subscription.submit(message.ops), 'The room could not take this just now.');
      });
    },
    watch(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      state.subscription.watch(message.glyph, message.layers, message.sheet);
      answer({ ok: true });
    },
    credit(_message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      state.subscription.credit();
    },
    presence(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      if (presenceBudget.take(1, deps.now())) state.subscription.presence(message);
    },
    chat(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      settle(answer, state.subscription.chat(message), 'Nothing can be said just now. Try again.');
    },
    react(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      settle(answer, state.subscription.react(message), 'That cannot be kept just now. Try again.');
    },
    unsay(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      settle(answer, state.subscription.unsay(message), 'That cannot be taken away just now. Try again.');
    },
    cheer(message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      state.subscription.cheer(message);
    },
    game({ action }, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      state.chair.act(action).then(
        // Being late or out of turn is part of a game, and no sign of a broken client.
        (error) => (error ? answer({ ok: false, error }) : answer({ ok: true })),
        (error: unknown) => {
          deps.report(error, { socket: socket.id });
          refuse(answer, requestError('unavailable', 'The game could not take this just now. Try again.'));
        },
      );
    },
    share(_message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      deps.doorkeeper.share(state.participant, socket.origin).then(
        (result) => (isError(result) ? refuse(answer, result) : answer({ ok: true, ...result })),
        (error: unknown) => {
          deps.report(error, { socket: socket.id });
          refuse(answer, requestError('unavailable', 'The room could not be shared just now. Try again.'));
        },
      );
    },
    revive(_message, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      settle(
        answer,
        deps.doorkeeper.revive(state.participant),
        'The room could not be brought back just now. Try again.',
      );
    },
    network({ network }, answer) {
      if (state.kind !== 'joined') return refuse(answer, notJoined());
      settle(
        answer,
        deps.doorkeeper.readBy(state.participant, network),
        'Another network cannot read here just now. Try again.',
      );
    },
  };

  const cannotJoin = (error: RequestError): JoinAnswer => {
    if (state.kind === 'joining') state = standOutside();
    deps.events.refused(error.code);
    return { ok: false, error };
  };

  async function join(message: ClientMessage<'join'>): Promise<JoinAnswer> {
    // Who gave up while waiting in line comes again: work for them would only keep the others waiting.
    if (state.kind !== 'joining') return cannotJoin(requestError('not-joined', 'The connection closed.'));
    const person = await deps.doorkeeper.identify(socket.cookie);
    if (!person)
      return cannotJoin(
        requestError('forbidden', 'Your browser sent no identity. Allow cookies and reload.'),
      );
    const admission = await deps.doorkeeper.admit(person, message, socket);
    if (isError(admission)) return cannotJoin(admission);
    if (!allowance.enter(person))
      return cannotJoin(
        requestError('too-many', 'You have this open in too many places. Close some of them.'),
      );
    const { participant } = admission;
    const subscription = await admission.room.subscribe(
      {
        session: message.session,
        participant,
        sendBatch(batch) {
          deps.events.batch();
          return socket.send('batch', batch);
        },
        sendFrame(frame) {
          deps.events.frame(frame.byteLength);
          return socket.sendFrame(frame);
        },
        close(reason, text) {
          socket.send('closing', { reason, message: text });
          socket.close();
        },
      },
      { cursor: message.cursor, unsettledFrom: message.unsettledFrom },
    );
    if (isError(subscription)) return cannotJoin(subscription);
    if (state.kind !== 'joining') {
      // The socket closed while the room was being opened.
      subscription.leave();
      return cannotJoin(requestError('not-joined', 'The connection closed.'));
    }
    const chair = takeChair(deps.games, admission.room, participant, socket, (error) =>
      deps.report(error, { socket: socket.id, room: message.room }),
    );
    state = { kind: 'joined', subscription, chair, participant };
    deps.events.joined({ room: message.room, person });
    const { welcome } = subscription;
    return {
      ok: true,
      room: welcome.room,
      you: welcome.you,
      people: [...welcome.people],
      catchUp:
        welcome.catchUp.kind === 'entries'
          ? { kind: 'entries', entries: [...welcome.catchUp.entries] }
          : welcome.catchUp,
      committed: welcome.committed,
      predictions: [...welcome.predictions],
      tabs: [...welcome.tabs],
      chat: [...welcome.chat],
      links: admission.links,
    };
  }

  /**
   * Where no answer is asked for, nothing is lost by not giving one, but for ops: their client waits for batches that will never
   * settle them. It is told by the end of the connection; it calls again with its cursor and sends what is not settled.
   */
  const unheard =
    (name: string): Answer =>
    (payload) => {
      if (name !== 'ops' || state.kind === 'closed' || !('error' in payload)) return;
      socket.send('closing', { reason: 'error', message: (payload.error as RequestError).message });
      socket.close();
    };

  return {
    message(name, data, wanted) {
      if (state.kind === 'closed') return;
      const answer = wanted ?? unheard(name);
      if (!allowance.message()) return refuse(answer, requestError('too-many', SLOW_DOWN));
      if (!Object.hasOwn(clientMessages, name))
        return refuse(answer, requestError('malformed', `There is no message "${name.slice(0, 32)}".`));
      dispatch(name as ClientMessageName, data, answer);
    },
    closed() {
      leave();
      asides.clear();
      if (state.kind === 'waiting') state.comeIn();
      state = { kind: 'closed' };
      allowance.leave();
      deps.events.closed();
    },
  };

  function dispatch<Name extends ClientMessageName>(name: Name, data: unknown, answer: Answer): void {
    const parsed = clientMessages[name].safeParse(data);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      const where = issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
      refuse(answer, requestError('malformed', `Message "${name}"${where}: ${issue.message}`));
      return;
    }
    const handle = (turn: number) => handlers[name](parsed.data as ClientMessage<Name>, answer, turn);
    if (name === 'presence') {
      // Where somebody points is said again in a moment: it takes nobody's turn.
      if (allowance.passing()) handle(0);
      return;
    }
    const turn = allowance.turn();
    if (turn === null) refuse(answer, requestError('too-many', SLOW_DOWN));
    else if (name === 'ops') handle(turn);
    else asides.take(turn, () => handle(turn));
  }
}

const notJoined = (): RequestError => requestError('not-joined', 'Join a room first.');
