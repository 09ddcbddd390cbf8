import type { FrameSource } from '@/app/network/frame-source';
import { sheetName } from '@/app/sheets/sheet-name';
import type { ParticipantId } from '@/lib/ids';
import { type RoomFacts, seesSheet } from '@/lib/room/facts';
import type { RoomReplica } from '@/lib/room/replica';
import { type Cell, patch } from './cell';
import type { Presence } from './presence';
import type { createReadingSource, Watched } from './reading';
import { rightsOf, type SessionStatus } from './status';

export interface LookingParts {
  readonly status: Cell<SessionStatus>;
  readonly replica: RoomReplica;
  readonly frames: FrameSource;
  readonly reading: ReturnType<typeof createReadingSource>;
  readonly presence: Pick<Presence, 'show'>;
  /** The server is to know what is looked at now. */
  readonly tell: () => void;
}

/** What this tab looks at: a sheet, a glyph on it, and layers of the network. */
export interface Looking {
  setSheet(sheet: number): void;
  /** The sheet to begin with, as the address says; nothing happens once the room is known. */
  wantSheet(sheet: number): void;
  setWatched(watched: Watched): void;
  setLayers(layers: SessionStatus['layers']): void;
  /** Settings, people or sheets are others: everybody was brought to a sheet, or this one went out of sight. */
  followFacts(): void;
}

export function createLooking({ status, replica, frames, reading, presence, tell }: LookingParts): Looking {
  /** Until the room is known: the sheet that is turned to then; null: none in particular. */
  let wantedSheet: number | null | undefined = null;

  function setSheet(sheet: number): void {
    if (status.get().sheet === sheet) return;
    presence.show({ sheet });
    // What was picked stays behind with its sheet.
    patch(status, { sheet, watched: 'latest', empty: isEmpty(replica.strokes(sheet)) });
    frames.clear();
    reading.refresh();
    tell();
  }

  return {
    setSheet,
    wantSheet(sheet) {
      if (wantedSheet !== undefined) wantedSheet = sheet;
    },
    setWatched(watched) {
      if (status.get().watched === watched) return;
      patch(status, { watched });
      frames.clear();
      reading.refresh();
      tell();
    },
    setLayers(layers) {
      if (status.get().layers === layers) return;
      patch(status, { layers });
      tell();
    },
    followFacts() {
      const { facts, participant } = replica;
      const sees = (sheet: number | null): sheet is number =>
        sheet !== null &&
        (participant === null ? !!facts.sheets[sheet] : seesSheet(facts, sheet, participant));
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
      else if (!sees(sheet) || wasLaidOut(own)) {
        // Whoever may bring it back is told so, with the way to.
        if (facts.sheets[sheet] === null && sheets[sheet] && !rightsOf(status.get()).arrange)
          patch(status, {
            notice: `“${sheetName(sheets[sheet], sheet)}” was deleted; you are on another sheet.`,
          });
        setSheet(own);
      }
    },
  };
}

/** Where somebody begins: on the sheet that is theirs alone to draw on, else on the first that they see. */
function homeSheet(facts: RoomFacts, person: ParticipantId): number {
  const own = facts.sheets.findIndex(
    (there, sheet) => there?.writers?.includes(person) && seesSheet(facts, sheet, person),
  );
  if (own >= 0) return own;
  return Math.max(
    0,
    facts.sheets.findIndex((_, sheet) => seesSheet(facts, sheet, person)),
  );
}

export function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}
