'use client';

import type { CSSProperties } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import type { GameView } from '@/lib/game/view';
import { usePeople } from '../use-people';
import { seconds } from '../words';
import { useNetGuess } from './net-guess';
import styles from './other-sheets.module.css';
import { PlaySheet } from './play-sheet';

type Drawer = Extract<GameView['phase'], { kind: 'draw' }>['drawers'][number];

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly drawers: readonly Drawer[];
  /** They are all there is to see: on a big screen, or for who looks on. */
  readonly large?: boolean;
}

/** More sheets than that cost a phone more than they tell. */
const MOST_SMALL = 8;

/** So many sheets side by side that they are about as wide, all together, as they are high. */
export function gridOf(count: number): CSSProperties {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)));
  return {
    '--columns': columns,
    '--narrow-columns': Math.min(2, columns),
    '--rows': Math.max(1, Math.ceil(count / columns)),
  } as CSSProperties;
}

/** The others' sheets while they draw, each with what the net makes of it, as far as the mode shows that. */
export function OtherSheets({ session, view, drawers, large = false }: Props) {
  const face = usePeople(session);
  const shown = large ? drawers : drawers.slice(0, MOST_SMALL);
  if (view.settings.mode === 'fool')
    return (
      <p className={styles.secret} role="status">
        {drawers.filter(({ done }) => done).length} of {drawers.length} are done. You will see them all.
      </p>
    );
  return (
    <ul
      className={styles.sheets}
      data-large={large || undefined}
      style={large ? gridOf(shown.length) : undefined}
    >
      {shown.map((drawer) => (
        <li key={drawer.by} className={styles.sheet} data-done={drawer.readMs !== null || undefined}>
          <PlaySheet
            session={session}
            sheet={drawer.sheet}
            draws={false}
            twist="none"
            digits={view.settings.digits}
            colour={0}
            label={`What ${face(drawer.by).name} draws`}
          />
          <p className={styles.caption}>
            <span className={styles.name}>{face(drawer.by).name}</span>
            {drawer.readMs === null ? (
              <Reading session={session} sheet={drawer.sheet} />
            ) : (
              <span className={styles.read}>{seconds(drawer.readMs)}</span>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Reading({ session, sheet }: { readonly session: RoomSession; readonly sheet: number }) {
  const { text } = useNetGuess(session.predictions, sheet);
  return <span>{text ?? ''}</span>;
}
