'use client';

import { useEffect, useState } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import type { RoomSession } from '@/app/session/room-session';
import { SHEET_HEIGHT, SHEET_WIDTH } from '@/lib/stroke/points';
import type { Cheered } from '@/lib/wire';
import styles from './cheer-layer.module.css';
import { ReactionIcon } from './reaction-icon';

/** At once on one sheet: a class may cheer, the drawing stays in sight. */
const MOST = 24;

interface Rising extends Cheered {
  readonly key: number;
}

/** Reactions that rise over the sheet and fade. */
export function CheerLayer({ session, sheet }: { readonly session: RoomSession; readonly sheet: number }) {
  const [rising, setRising] = useState<readonly Rising[]>([]);

  useEffect(() => {
    let key = 0;
    return session.chat.onCheer((cheer) => {
      if (cheer.at[0] !== sheet) return;
      setRising((before) => [...before, { ...cheer, key: key++ }].slice(-MOST));
    });
  }, [session, sheet]);

  const gone = (key: number) => setRising((before) => before.filter((one) => one.key !== key));
  return (
    <div className={styles.layer} aria-hidden="true">
      {rising.map(({ key, by, kind, at: [, x, y] }) => {
        const person = session.status.get().people.find(({ id }) => id === by);
        return (
          <span
            key={key}
            className={styles.cheer}
            data-testid="cheer"
            style={{
              left: `${(x / SHEET_WIDTH) * 100}%`,
              top: `${(y / SHEET_HEIGHT) * 100}%`,
              color: inkVariable(person?.colour ?? 0),
            }}
            onAnimationEnd={() => gone(key)}
          >
            <ReactionIcon kind={kind} />
            <bdi className={styles.name}>{person?.name}</bdi>
          </span>
        );
      })}
    </div>
  );
}
