import { createNetworkFocus } from '@/app/network/network-focus';
import { createUnsentInk } from '@/app/unsent/unsent-ink';
import type { ChatId } from '@/lib/chat/message';
import { isHidden } from '@/lib/room/entry';
import { type RequestError, requestError } from '@/lib/room/error';
import type { Batch } from '@/lib/wire';
import { createCell, patch } from './cell';
import { createChat } from './chat';
import { createFrameIntake } from './frame-intake';
import { createGame } from './game';
import { createLooking, isEmpty } from './looking';
import { createPredictionBoard } from './predictions';
import { createPresence } from './presence';
import { createPresenceBoard } from './presence-board';
import { createReadingSource } from './reading';
import type { RoomAddress, RoomSession, SessionParts } from './room-session';
import { createRoomWire } from './room-wire';
import { newSessionId } from './session-id';
import { firstStatus, type OverPhase, phaseIsOver, type SessionStatus, visibleSheets } from './status';

/** How long an invitation waits for a draft that is still being made. */
const SHARE_PATIENCE_MS = 8_000;

/** Why this person's ink will never be taken here; null where it may yet be. */
function lastWord(phase: OverPhase): RequestError | null {
  if (phase.kind === 'closed')
    return phase.closing.reason === 'removed' ? requestError('forbidden', phase.closing.message) : null;
  return phase.error.code === 'forbidden' || phase.error.code === 'unknown-room' ? phase.error : null;
}

export function createRoomSession(address: RoomAddress | 'draft', parts: SessionParts): RoomSession {
  const { replica, frames } = parts;
  const status = createCell<SessionStatus>(firstStatus);
  let room = address === 'draft' ? null : address;
  let making = false;
  let closed = false;
  let draftTimer: ReturnType<typeof setTimeout> | undefined;

  const predictions = createPredictionBoard();
  const reading = createReadingSource(predictions, frames, () => status.get());
  const intake = createFrameIntake(frames);
  const wire = createRoomWire({
    status,
    replica,
    connect: parts.connect,
    pace: parts.pace,
    room: () => room,
    welcomed({ room: info, you, people, links, predictions: read, tabs, chat: said }) {
      patch(status, { phase: { kind: 'live' }, room: info, you, people, links, unsent: 0 });
      predictions.reset(read);
      sendWatch();
      others.reset(tabs);
      chat.reset(said);
      presence.joined();
    },
    batch: onBatch,
    game: {
      game: (view) => game.hear(view),
      noGame: () => game.hearNone(),
      sight: (sight) => game.hearSight(sight),
    },
    frame: intake.push,
    over(phase) {
      // Shut out for good: what is not sent by now is not sent. A reload is let in again and sends it.
      const error = lastWord(phase);
      if (error !== null) unsent.refused(replica.kept().map(({ n, op }) => ({ n, op, error })));
    },
  });
  const game = createGame((action) => wire.request('game', { action }));
  const others = createPresenceBoard();
  const presence = createPresence({
    board: others,
    self: () => replica.participant,
    send: (message, passing) => wire.connection?.sendPresence(message, passing),
    mirrorWatching({ glyph, layers }) {
      looking.setLayers(layers);
      looking.setWatched(glyph ?? 'latest');
    },
  });
  const looking = createLooking({ status, replica, frames, reading, presence, tell: sendWatch });
  const chat = createChat({
    self: () => replica.participant,
    newId: () => newSessionId() as string as ChatId,
    request: wire.request,
    sendCheer: (message) => wire.connection?.sendCheer(message),
  });
  const unsent = createUnsentInk({
    ...parts,
    place: () => ({ room: room?.id ?? null, key: room?.key ?? null }),
    openStore: parts.openInkStore,
    newSession: newSessionId,
    now: Date.now,
  });

  function sendWatch(): void {
    if (parts.watches === false) return;
    const { sheet, watched, layers } = status.get();
    wire.connection?.request('watch', { sheet, glyph: watched, layers }, () => {});
  }

  function onBatch(batch: Batch): void {
    unsent.changed();
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
    if (gone !== undefined) looking.setWatched(gone.replacedBy ?? 'latest');
    intake.gone(batch.gone.map(({ glyph }) => glyph));
    if (batch.people !== null) {
      const you = batch.people.find(({ id }) => id === replica.participant);
      patch(status, { people: batch.people, ...(you === undefined ? {} : { you }) });
    }
    if (batch.room !== null) patch(status, { room: batch.room });
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
      wire.open();
      return;
    }
    patch(status, { phase: { kind: 'offline' }, unsent: replica.unsettledDeeds, notice: made.error.message });
    draftTimer = setTimeout(() => void makeRoom(), parts.retryAfterMs);
  }

  function joinedWithin(patienceMs: number): Promise<void> {
    if (wire.joined) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, patienceMs);
      const stop = status.subscribe(() => {
        if (wire.joined) finish();
      });
    });
  }

  const stops = [
    parts.watchForWake(() => {
      // Whatever the wire believes of itself: nothing has come over it for too long.
      if (!phaseIsOver(status.get().phase)) wire.retry();
    }),
    replica.onChange((change) => {
      if (change.room) looking.followFacts();
      patch(status, {
        canUndo: replica.undoable() !== null,
        canRedo: replica.redoable() !== null,
        empty: isEmpty(replica.strokes(status.get().sheet)),
      });
    }),
    replica.onRefused((refused) => {
      unsent.refused(refused);
      const first = refused[0];
      // What became of a sheet says more than that there is none any more.
      const said = first?.error.code === 'unknown-sheet' && status.get().notice !== null;
      if (first !== undefined && !said) patch(status, { notice: first.error.message });
    }),
    presence.mirrored.subscribe(() => {
      const view = presence.mirrored.get();
      if (view !== null && visibleSheets(status.get()).includes(view.sheet)) looking.setSheet(view.sheet);
    }),
    replica.onStale(wire.rejoin),
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
    game,
    status,
    submit(op) {
      const id = replica.submit(op);
      unsent.changed();
      // Who draws on looks at what they draw, and no more at what they had picked before.
      if (op.kind === 'begin') {
        presence.takeOver();
        looking.setWatched('latest');
      }
      const { phase } = status.get();
      if (phase.kind === 'blank') void makeRoom();
      else if (phase.kind === 'offline') patch(status, { unsent: replica.unsettledDeeds });
      wire.flush();
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
      looking.setWatched(target);
    },
    showSheet(sheet) {
      presence.takeOver();
      looking.wantSheet(sheet);
      if (replica.facts.sheets[sheet]) looking.setSheet(sheet);
    },
    showLayers: (layers) => looking.setLayers(layers),
    async share() {
      if (status.get().phase.kind === 'blank') void makeRoom();
      await joinedWithin(SHARE_PATIENCE_MS);
      const answer = await wire.request('share', {});
      if (answer.ok) patch(status, { links: { drawUrl: answer.drawUrl, viewUrl: answer.viewUrl } });
      return answer;
    },
    revive: () => wire.request('revive', {}),
    readBy: (network) => wire.request('network', { network }),
    retry() {
      if (room === null) {
        clearTimeout(draftTimer);
        void makeRoom();
      } else wire.retry();
    },
    inkShown() {
      // Before the welcome it is an empty sheet that is shown.
      if (status.get().phase.kind !== 'opening') patch(status, { inkShown: true });
    },
    keepInk: () => void unsent.flush(),
    notify: (message) => patch(status, { notice: message }),
    dismissNotice: () => patch(status, { notice: null }),
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(draftTimer);
      for (const stop of stops) stop();
      unsent.close();
      presence.close();
      others.close();
      reading.close();
      wire.close();
      frames.close();
    },
  };

  if (room !== null) wire.open();
  return session;
}
