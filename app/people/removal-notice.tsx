'use client';

import { useEffect, useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import notice from '@/app/studio/notice.module.css';
import button from '@/app/ui/button.module.css';
import { RETURN_INK_MS } from '@/lib/room/facts';

const TICK_MS = 1_000;

/** For a minute after all of somebody's ink was removed, whoever may brings it back with one press. */
export function RemovalNotice({ session }: { readonly session: RoomSession }) {
  const removal = useCell(session.status, ({ facts }) => facts.removals.at(-1) ?? null);
  const moderates = useCell(session.status, (status) => rightsOf(status).moderate);
  const people = useCell(session.status, (status) => status.people);
  if (removal === null || !moderates) return null;
  const name = people.find(({ id }) => id === removal.of)?.name ?? 'somebody';
  return (
    <Countdown key={removal.id} from={removal.at}>
      {(seconds) => (
        <div className={notice.notice} role="status" data-testid="removal">
          <p>All that {name} drew was removed.</p>
          <button
            type="button"
            className={button.button}
            onClick={() => session.submit({ kind: 'return-ink', removal: removal.id })}
          >
            Undo <span className={notice.count}>({seconds} s)</span>
          </button>
        </div>
      )}
    </Countdown>
  );
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
    return (passed < 0 || passed > RETURN_INK_MS ? now : from) + RETURN_INK_MS;
  });
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);

  const seconds = Math.ceil((until - now) / 1000);
  return seconds > 0 ? children(seconds) : null;
}
