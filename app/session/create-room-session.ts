import { createNetworkFocus } from '@/app/network/network-focus';
import { createUnsentInk } from '@/app/unsent/unsent-ink';
import type { ChatId } from '@/lib/chat/message';
import type { GlyphId, ParticipantId } from '@/lib/ids';
import { isHidden } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import { type RoomFacts, seesSheet } from '@/lib/room/facts';
import type { Batch, ClientMessage, JoinAnswer, PlainAnswer, ShareAnswer } from '@/lib/wire';
import { MAX_OPS_PER_MESSAGE, PROTOCOL_VERSION } from '@/lib/wire/protocol';
import { createBackOff } from './back-off';
import { createCell, patch } from './cell';
import { createChat } from './chat';
import type { Closing, Connection } from './connection';
import { createPredictionBoard } from './predictions';
import { createPresence } from './presence';
import { createPresenceBoard } from './presence-board';
import { createReadingSource, type Watched } from './reading';
import type { RoomAddress, RoomSession, SessionParts } from './room-session';
import { newSessionId } from './session-id';
import { firstStatus, rightsOf, type SessionStatus, visibleSheets } from './status';

/** How long an invitation waits for a draft that is still being made. */
const SHARE_PATIENCE_MS = 8_000;

const notConnected = requestError(
  'unavailable',
  'There is no connection to the server just now. What you drew is safe here; try again in a moment.',
);

const phaseIsOver = ({ kind }: SessionStatus['phase']): boolean => kind === 'refused' || kind === 'closed';

/** Why this person's ink will never be taken here; null where it may yet be. */
function lastWord(
  phase: Extract<SessionStatus['phase'], { kind: 'refused' | 'closed' }>,
): RequestError | null {
  if (phase.kind === 'closed')
    return phase.closing.reason === 'removed' ? requestError('forbidden', phase.closing.message) : null;
  return phase.error.code === 'forbidden' || phase.error.code === 'unknown-room' ? phase.error : null;
}

/** Where somebody begins: on the sheet that is theirs alone to draw on, else on the first that they see. */
function homeSheet(facts: RoomFacts, person: ParticipantId): number {
  const own = facts.sheets.findIndex(
    ({ writers }, sheet) => writers?.includes(person) && seesSheet(facts, sheet, person),
  );
  if (own >= 0) return own;
  return Math.max(
    0,
    facts.sheets.findIndex((_, sheet) => seesSheet(facts, sheet, person)),
  );
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}

export function createRoomSession(address: RoomAddress | 'draft', parts: SessionParts): RoomSession {
  const { replica, frames } = parts;
  const status = createCell<SessionStatus>(firstStatus);
  const predictions = createPredictionBoard();
  const reading = createReadingSource(predictions, frames, () => status.get());
  const others = createPresenceBoard();
  const presence = createPresence({
    board: others,
    self: () => replica.participant,
    send(message, passing) {
      if (joined) connection?.sendPresence(message, passing);
    },
    mirrorWatching({ glyph, layers }) {
      setLayers(layers);
      setWatched(glyph ?? 'latest');
    },
  });
  const chat = createChat({
    self: () => replica.participant,
    newId: () => newSessionId() as string as ChatId,
    request: (name, message) =>
      new Promise((resolve) => {
        if (joined && connection !== null) connection.request(name, message, resolve);
        else resolve({ ok: false, error: notConnected });
      }),
    sendCheer(message) {
      if (joined) connection?.sendCheer(message);
    },
  });
  let room = address === 'draft' ? null : address;
  const unsent = createUnsentInk({
    ...parts,
    place: () => ({ room: room?.id ?? null, key: room?.key ?? null }),
    openStore: parts.openInkStore,
    newSession: newSessionId,
    now: Date.now,
  });
  let connection: Connection | null = null;
  /** Until the room is known: the sheet that is turned to then; null: none in particular. */
  let wantedSheet: number | null | undefined = null;
  let joined = false;
  let making = false;
  let closed = false;
  /** Frames that are being decoded, and glyphs that went meanwhile. */
  let decoding = 0;
  const goneGlyphs = new Set<GlyphId>();
  let draftTimer: ReturnType<typeof setTimeout> | undefined;
  /** Of what comes back with an error each time; a wire that is down waits by itself. */
  const backOff = createBackOff();
  let againTimer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    while (joined && connection !== null) {
      const ops = replica.takeUnsent(MAX_OPS_PER_MESSAGE);
      if (ops.length === 0) return;
      connection.sendOps({ ops: [...ops] });
    }
  }

  function sendWatch(): void {
    if (!joined || connection === null) return;
    const { sheet, watched, layers } = status.get();
    connection.request('watch', { sheet, glyph: watched, layers }, () => {});
  }

  function setSheet(sheet: number): void {
    if (status.get().sheet === sheet) return;
    presence.show({ sheet });
    // What was picked stays behind with its sheet.
    patch(status, { sheet, watched: 'latest', empty: isEmpty(replica.strokes(sheet)) });
    frames.clear();
    reading.refresh();
    sendWatch();
  }

  /** Settings, people or sheets are others: everybody was brought to a sheet, or this one went out of sight. */
  function followFacts(): void {
    const { facts, participant } = replica;
    const sees = (sheet: number | null): sheet is number =>
      sheet !== null && (participant === null ? sheet in facts.sheets : seesSheet(facts, sheet, participant));
    const { shown, sheets } = status.get().facts;
    /** A sheet of one's own is new. Owners have a say on every sheet, and stay where they are. */
    const wasLaidOut = (own: number) =>
      own >= sheets.length &&
      (facts.sheets[own]?.writers ?? null) !== null &&
      !rightsOf(status.get()).arrange;
    const { sheet } = status.get();
    patch(status, { facts });
    const own = participant === null ? 0 : homeSheet(facts, participant);
    if (participant !== null && wantedSheet !== undefined) {
      // The first sight of the room: where the address says, else where everybody is, else on one's own sheet.
      const first = [wantedSheet, facts.shown].find(sees) ?? own;
      wantedSheet = undefined;
      setSheet(first);
    } else if (facts.shown !== shown && sees(facts.shown)) setSheet(facts.shown);
    else if (!sees(sheet) || wasLaidOut(own)) setSheet(own);
  }

  function setWatched(watched: Watched): void {
    if (status.get().watched === watched) return;
    patch(status, { watched });
    frames.clear();
    reading.refresh();
    sendWatch();
  }

  function setLayers(layers: SessionStatus['layers']): void {
    if (status.get().layers === layers) return;
    patch(status, { layers });
    sendWatch();
  }

  function join(): void {
    if (connection === null || room === null) return;
    const wire = connection;
    const again = replica.cursor !== undefined;
    patch(status, { phase: { kind: again ? 'catching-up' : 'opening' } });
    const { cursor } = replica;
    const message: ClientMessage<'join'> = {
      protocol: PROTOCOL_VERSION,
      room: room.id,
      session: replica.session,
      unsettledFrom: replica.unsettledFrom,
      ...(room.key === undefined ? {} : { key: room.key }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    performance.mark('room:join');
    wire.request('join', message, (answer) => {
      if (!closed && wire === connection) welcome(answer);
    });
  }

  function welcome(answer: JoinAnswer): void {
    if (!answer.ok) {
      if (answer.error.code !== 'unavailable') refuse({ kind: 'refused', error: answer.error });
      else {
        // Called anew, not asked again: a join without an answer may still be under way at the other end.
        patch(status, { phase: { kind: 'offline' }, unsent: replica.unsettled });
        again(() => connection?.retry());
      }
      return;
    }
    replica.welcome(answer);
    joined = true;
    patch(status, {
      phase: { kind: 'live' },
      room: answer.room,
      you: answer.you,
      people: answer.people,
      links: answer.links,
      unsent: 0,
    });
    predictions.reset(answer.predictions);
    sendWatch();
    others.reset(answer.tabs);
    chat.reset(answer.chat);
    presence.joined();
    flush();
  }

  /** The wire is well, but what came over it does not fit: from the cursor on, on the same connection. */
  function rejoin(): void {
    joined = false;
    replica.disconnected();
    patch(status, { phase: { kind: 'catching-up' } });
    again(join);
  }

  function again(attempt: () => void): void {
    clearTimeout(againTimer);
    againTimer = setTimeout(attempt, backOff.next());
  }

  function refuse(phase: Extract<SessionStatus['phase'], { kind: 'refused' | 'closed' }>): void {
    joined = false;
    clearTimeout(againTimer);
    patch(status, { phase });
    // Shut out for good: what is not sent by now is not sent. A reload is let in again and sends it.
    const error = lastWord(phase);
    if (error !== null) unsent.refused(replica.kept().map(({ n, op }) => ({ n, op, error })));
    connection?.close();
    connection = null;
  }

  function onBatch(batch: Batch): void {
    if (!joined) return;
    replica.batch(batch);
    unsent.changed();
    // Being welcomed proves little: only a room that also keeps what it is sent is well.
    if (joined && replica.unsettled === 0) backOff.reset();
    // What came into sight, or went out of it, comes with all that is to be known of it.
    if (batch.snapshot !== null) predictions.reset(batch.predictions);
    else predictions.apply(batch.predictions, batch.gone);
    others.entries(
      batch.entries.flatMap((entry) => (isHidden(entry) ? [] : [entry])),
      replica.session,
    );
    others.hear(batch.presence);
    chat.hear(batch.chat, batch.cheers);
    const { watched } = status.get();
    const gone = batch.gone.find(({ glyph }) => glyph === watched);
    if (gone !== undefined) setWatched(gone.replacedBy ?? 'latest');
    for (const { glyph } of batch.gone) goneGlyphs.add(glyph);
    dropGoneFrame();
    if (batch.people !== null) {
      const you = batch.people.find(({ id }) => id === replica.participant);
      patch(status, { people: batch.people, ...(you === undefined ? {} : { you }) });
    }
    if (batch.room !== null) patch(status, { room: batch.room });
  }

  /** Not while a frame is being decoded: it may be the first of the glyph that is looked at next, and clearing would lose it. */
  function dropGoneFrame(): void {
    if (decoding > 0) return;
    if (frames.latest !== null && goneGlyphs.has(frames.latest.glyph)) frames.clear();
    goneGlyphs.clear();
  }

  function onClosing(closing: Closing): void {
    switch (closing.reason) {
      case 'restarting':
      case 'error':
        // The wire goes down next, and is called again.
        return;
      case 'reload':
      case 'removed':
      case 'replaced':
        refuse({ kind: 'closed', closing });
        return;
      default: {
        const never: never = closing.reason;
        throw new Error(`An unknown reason to close: ${String(never)}`);
      }
    }
  }

  function open(): void {
    patch(status, { phase: { kind: 'opening' } });
    connection = parts.connect({
      up() {
        clearTimeout(againTimer);
        join();
      },
      down(hungUp) {
        joined = false;
        replica.disconnected();
        const { phase } = status.get();
        if (phaseIsOver(phase) || closed) return;
        patch(status, { phase: { kind: 'offline' }, unsent: replica.unsettled });
        if (hungUp) again(() => connection?.retry());
      },
      batch: onBatch,
      closing: onClosing,
      frame(buffer) {
        const wire = connection;
        decoding++;
        // A frame that could not be read is as good as taken: the next may be whole.
        const taken = () => {
          decoding--;
          dropGoneFrame();
          wire?.credit();
        };
        void frames.push(buffer).then(taken, taken);
      },
    });
  }

  async function makeRoom(): Promise<void> {
    if (making || closed) return;
    making = true;
    patch(status, { phase: { kind: 'opening' } });
    const made = await parts.makeDraft();
    making = false;
    if (closed) return;
    if (made.ok) {
      room = made.value;
      unsent.changed();
      open();
      return;
    }
    patch(status, { phase: { kind: 'offline' }, unsent: replica.unsettled, notice: made.error.message });
    draftTimer = setTimeout(() => void makeRoom(), parts.retryAfterMs);
  }

  function joinedWithin(patienceMs: number): Promise<void> {
    if (joined) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, patienceMs);
      const stop = status.subscribe(() => {
        if (joined) finish();
      });
    });
  }

  const stops = [
    parts.watchForWake(() => {
      if (phaseIsOver(status.get().phase)) return;
      // Whatever the wire believes of itself: nothing has come over it for too long.
      connection?.retry();
    }),
    replica.onChange((change) => {
      if (change.room) followFacts();
      patch(status, {
        canUndo: replica.undoable() !== null,
        canRedo: replica.redoable() !== null,
        empty: isEmpty(replica.strokes(status.get().sheet)),
      });
    }),
    replica.onRefused((refused) => {
      unsent.refused(refused);
      const first = refused[0];
      if (first !== undefined) patch(status, { notice: first.error.message });
    }),
    presence.mirrored.subscribe(() => {
      const view = presence.mirrored.get();
      if (view !== null && visibleSheets(status.get()).includes(view.sheet)) setSheet(view.sheet);
    }),
    replica.onStale(() => {
      if (joined) rejoin();
    }),
  ];

  const session: RoomSession = {
    replica,
    frames,
    predictions,
    reading,
    focus: createNetworkFocus(),
    presence,
    unsent,
    chat,
    status,
    submit(op) {
      const id = replica.submit(op);
      unsent.changed();
      // Who draws on looks at what they draw, and no more at what they had picked before.
      if (op.kind === 'begin') {
        presence.takeOver();
        setWatched('latest');
      }
      const { phase } = status.get();
      if (phase.kind === 'blank') void makeRoom();
      else if (phase.kind === 'offline') patch(status, { unsent: replica.unsettled });
      flush();
      return id;
    },
    undo() {
      const action = replica.undoable();
      if (action !== null) session.submit({ kind: 'undo', action });
    },
    redo() {
      const action = replica.redoable();
      if (action !== null) session.submit({ kind: 'redo', action });
    },
    watch(target) {
      presence.takeOver();
      setWatched(target);
    },
    showSheet(sheet) {
      presence.takeOver();
      if (wantedSheet !== undefined) wantedSheet = sheet;
      if (sheet in replica.facts.sheets) setSheet(sheet);
    },
    showLayers(layers) {
      presence.takeOver();
      setLayers(layers);
    },
    async share() {
      if (status.get().phase.kind === 'blank') void makeRoom();
      await joinedWithin(SHARE_PATIENCE_MS);
      if (!joined || connection === null) return { ok: false, error: notConnected };
      const wire = connection;
      const answer = await new Promise<ShareAnswer>((resolve) => {
        wire.request('share', {}, resolve);
      });
      if (answer.ok) patch(status, { links: { drawUrl: answer.drawUrl, viewUrl: answer.viewUrl } });
      return answer;
    },
    async revive() {
      if (!joined || connection === null) return { ok: false, error: notConnected };
      const wire = connection;
      return new Promise<PlainAnswer>((resolve) => {
        wire.request('revive', {}, resolve);
      });
    },
    retry() {
      if (room === null) {
        clearTimeout(draftTimer);
        void makeRoom();
      } else connection?.retry();
    },
    keepInk: () => void unsent.flush(),
    notify: (message) => patch(status, { notice: message }),
    dismissNotice: () => patch(status, { notice: null }),
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(draftTimer);
      clearTimeout(againTimer);
      for (const stop of stops) stop();
      unsent.close();
      presence.close();
      others.close();
      reading.close();
      connection?.close();
      connection = null;
      frames.close();
    },
  };

  if (room !== null) open();
  return session;
}
