'use client';

import { Tabs } from '@base-ui/react/tabs';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf, visibleSheets } from '@/app/session/status';
import type { ParticipantId } from '@/lib/ids';
import { type RoomFacts, writesSheet } from '@/lib/room/facts';
import { SheetMenu } from './sheet-menu';
import { sheetName } from './sheet-name';
import { SheetOverview } from './sheet-overview';
import styles from './sheet-strip.module.css';

/** The room's sheets, the current one marked. A room of one sheet shows it only to those who can lay out more. */
export function SheetStrip({ session }: { readonly session: RoomSession }) {
  const status = useCell(session.status, (value) => value);
  const { facts, sheet, you } = status;
  const seen = visibleSheets(status);
  const arranges = rightsOf(status).arrange;
  if (you === null || (seen.length < 2 && !arranges)) return null;

  return (
    <div className={styles.strip} data-testid="sheets">
      <Tabs.Root
        className={styles.tabs}
        value={sheet}
        onValueChange={(value) => session.showSheet(Number(value))}
      >
        <Tabs.List className={styles.list} aria-label="Sheets">
          {seen.map((number) => (
            <Tabs.Tab
              key={number}
              value={number}
              className={styles.tab}
              ref={(tab) => {
                if (number === sheet) tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
              }}
              data-own={(!arranges && isOnesOwn(facts, number, you.id)) || undefined}
            >
              {sheetName(facts.sheets[number], number)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs.Root>
      {seen.length > 1 && <SheetOverview session={session} />}
      {arranges && <SheetMenu session={session} />}
    </div>
  );
}

/** Not everyone's, and this person's to draw on. */
const isOnesOwn = (facts: RoomFacts, sheet: number, person: ParticipantId): boolean =>
  facts.sheets[sheet]?.writers !== null && writesSheet(facts, sheet, person);
