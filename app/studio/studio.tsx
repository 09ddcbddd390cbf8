'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import { ChevronUp } from 'lucide-react';
import { type CSSProperties, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { AnswerBars } from '@/app/answer/answer-bars';
import { AnswerHead } from '@/app/answer/answer-head';
import { createDesk, type Desk } from '@/app/canvas/desk';
import { DrawingSheet } from '@/app/canvas/drawing-sheet';
import { DrawingTools, nextWidth, USUAL_WIDTH } from '@/app/canvas/drawing-tools';
import { KeysHelp } from '@/app/canvas/keys-help';
import type { PenTool } from '@/app/canvas/pen';
import { useShortcuts } from '@/app/canvas/use-shortcuts';
import { ChatPanel } from '@/app/chat/chat-panel';
import { useImport } from '@/app/export/use-import';
import { AskWhy } from '@/app/inspector/ask-why';
import { InspectorSlot, useInspecting } from '@/app/inspector/inspector-slot';
import { RemovalNotice } from '@/app/people/removal-notice';
import { ComingsNotice } from '@/app/presence/comings-notice';
import { FollowBar } from '@/app/presence/follow-bar';
import { useActivity, useOwnWay } from '@/app/presence/use-activity';
import { ReplayBar } from '@/app/replay/replay-bar';
import { useReplay } from '@/app/replay/use-replay';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { mayDraw, ownColour } from '@/app/session/status';
import { useOpenedLink } from '@/app/session/use-opened-link';
import { SheetStrip } from '@/app/sheets/sheet-strip';
import { useSheetInAddress } from '@/app/sheets/use-sheet-in-address';
import { PreprocessingStrip } from '@/app/strip/preprocessing-strip';
import { TourOffer, TourSlot } from '@/app/tour/tour-slot';
import { useKeptInk } from '@/app/unsent/use-kept-ink';
import { NetworkSlot } from './network-slot';
import { Notice } from './notice';
import { SIDE_PROPERTY } from './side-width';
import { Splitter } from './splitter';
import { LockedMark, StandingNote } from './standing-note';
import styles from './studio.module.css';
import { TopBar } from './top-bar';

interface Props {
  readonly session: RoomSession;
  /** CSS pixels, as the visitor left it. */
  readonly side: number;
  /** Above the sheet; a landing says there what this is. */
  readonly heading?: ReactNode;
  readonly named: boolean;
  onShared(drawUrl: string): void;
}

/** The sheet, and beside it the network that reads it. On a phone the network is a sheet that is pulled up from below. */
export function Studio({ session: live, side, heading, named, onShared }: Props) {
  const replay = useReplay(live, named);
  const { replaying } = replay;
  /** What is on show: the room as it is, or as it was. */
  const session = replaying?.session ?? live;
  const colour = useCell(session.status, ownColour);
  const draws = useCell(session.status, mayDraw);
  const name = useCell(session.status, ({ room }) => room?.name);
  const [chosen, setChosen] = useState<Partial<PenTool>>({});
  const inspecting = useInspecting(session);
  const touring = useCell(session.focus.touring, (on) => on);
  const [pulledUp, setRaised] = useState(false);
  const raised = pulledUp || inspecting;
  const [helping, setHelping] = useState(false);
  const desk = useDesk(session);
  const pen: PenTool = { colour: chosen.colour ?? colour, width: chosen.width ?? USUAL_WIDTH };

  function changePen(change: Partial<PenTool>): void {
    desk.take('pen');
    setChosen({ ...chosen, ...change });
  }
  useImport(live);
  useShortcuts({
    session,
    desk,
    draws,
    changePen,
    stepWidth: (by) => changePen({ width: nextWidth(pen.width, by) }),
    showHelp: () => setHelping(true),
  });

  const table = useRef<HTMLElement>(null);
  // A landing's address, too, is that of its room once it is shared.
  useOpenedLink();
  useKeptInk(live);
  useActivity(live);
  useOwnWay(live, table);
  useSheetInAddress(live, named);
  useEffect(() => {
    if (named && name !== undefined) document.title = `${name} · Inkling`;
  }, [named, name]);

  return (
    <Tooltip.Provider delay={400}>
      <div
        className={styles.studio}
        data-landing={heading !== undefined || undefined}
        data-touring={touring || undefined}
      >
        <TopBar
          session={live}
          named={named}
          onShared={onShared}
          onKeys={() => setHelping(true)}
          onReplay={named && replaying === null ? replay.open : undefined}
        />
        <FollowBar session={live} />
        <main
          ref={table}
          className={styles.table}
          style={{ [SIDE_PROPERTY]: `${side}px` } as CSSProperties}
          data-raised={raised || undefined}
          data-inspecting={inspecting || undefined}
        >
          <div className={styles.canvas}>
            {heading}
            {named && <SheetStrip session={live} />}
            <div className={styles.sheet}>
              <DrawingSheet
                session={session}
                desk={desk}
                pen={pen}
                hint={draws ? 'Draw a digit' : 'Nothing is drawn yet.'}
              />
            </div>
            <div className={styles.tools}>
              {replaying ? (
                <ReplayBar live={live} replay={replaying} plays={replay.plays} onClose={replay.close} />
              ) : (
                <>
                  {draws && <DrawingTools session={session} desk={desk} pen={pen} onPen={setChosen} />}
                  <LockedMark session={session} />
                  <StandingNote session={session} />
                </>
              )}
            </div>
          </div>
          <Splitter initial={side} />
          <div className={styles.answer}>
            <AnswerHead session={session} />
            <AskWhy session={session} />
          </div>
          <div className={styles.drawer}>
            <button
              type="button"
              className={styles.handle}
              aria-expanded={raised}
              onClick={() => {
                session.focus.selection.set(null);
                session.focus.why.set(null);
                setRaised(!raised);
              }}
            >
              <ChevronUp aria-hidden="true" />
              {raised ? 'Back to the sheet' : 'How it reads this'}
            </button>
            <div className={styles.network}>
              <NetworkSlot session={session} />
              <TourOffer session={session} />
            </div>
            {inspecting && (
              <div className={styles.inspector}>
                <InspectorSlot session={session} />
              </div>
            )}
            <div className={styles.bars}>
              <AnswerBars reading={session.reading} />
            </div>
            <div className={styles.strip}>
              <PreprocessingStrip session={session} />
            </div>
          </div>
        </main>
        <TourSlot session={session} />
        <ChatPanel session={live} />
        <ComingsNotice session={live} />
        <Notice session={live} />
        <KeysHelp open={helping} onOpenChange={setHelping} />
        <RemovalNotice session={live} />
      </div>
    </Tooltip.Provider>
  );
}

/** What lies on the table is the session's, and stays while the page renders. */
function useDesk(session: RoomSession): Desk {
  const desk = useMemo(() => createDesk(session), [session]);
  useEffect(() => desk.open(), [desk]);
  return desk;
}
