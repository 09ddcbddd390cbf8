'use client';

import { useEffect, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf, type SessionStatus } from '@/app/session/status';
import { sheetName } from '@/app/sheets/sheet-name';
import notice from '@/app/studio/notice.module.css';
import button from '@/app/ui/button.module.css';
import type { OpId } from '@/lib/ids';
import { RETURN_MS } from '@/lib/room/facts';
import type { Op } from '@/lib/room/op';

const TICK_MS = 1_000;

/** For a minute after all of somebody's ink was removed, or a sheet deleted, whoever may brings it back with one press: the latest first. */
export function RemovalNotice({ session }: { readonly session: RoomSession }) {
  const status = useCell(session.status, (value) => value);
  const removal = latestOf(status);
  if (removal === null) return null;
  const { id, at, what, back } = removal;
  return (
    <Countdown key={id} from={at}>
      {(seconds) => (
        <div className={notice.notice} role="status" data-testid="removal">
          <p>{what}</p>
          <button type="button" className={button.button} onClick={() => session.submit(back)}>
            Undo <span className={notice.count}>({seconds} s)</span>
          </button>
        </div>
      )}
    </Countdown>
  );
}

interface Removal {
  readonly id: OpId;
  readonly at: number;
  readonly what: string;
  /** Takes it back. */
  readonly back: Op;
}

function latestOf(status: SessionStatus): Removal | null {
  const { facts, people } = status;
  const { moderate, arrange } = rightsOf(status);
  const ink = moderate ? facts.removals.at(-1) : undefined;
  const sheet = arrange ? facts.sheetRemovals.at(-1) : undefined;
  if (sheet && (!ink || sheet.at >= ink.at)) {
    const what = `“${sheetName(sheet.sheet, sheet.number)}” was deleted.`;
    return { id: sheet.id, at: sheet.at, what, back: { kind: 'return-sheet', removal: sheet.id } };
  }
  if (!ink) return null;
  const name = people.find(({ id }) => id === ink.of)?.name ?? 'somebody';
  const back: Op = { kind: 'return-ink', removal: ink.id };
  return { id: ink.id, at: ink.at, what: `All that ${name} drew was removed.`, back };
}

interface CountdownProps {
  /** Server time; where this machine's clock is far off, the minute counts from now. */
  readonly from: number;
  readonly children: (seconds: number) => React.ReactNode;
}

/** Shows its child while seconds of the minute are left. */
function Countdown({ from, children }: CountdownProps) {
  const [until] = useState(() => {
    const now = Date.now();
    const passed = now - from;
    return (passed < 0 || passed > RETURN_MS ? now : from) + RETURN_MS;
  });
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);

  const seconds = Math.ceil((until - now) / 1000);
  return seconds > 0 ? children(seconds) : null;
}
