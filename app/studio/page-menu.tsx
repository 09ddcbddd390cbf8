'use client';

import { Menu } from '@base-ui/react/menu';
import {
  Check,
  Code,
  Ellipsis,
  GalleryHorizontalEnd,
  History,
  Images,
  Keyboard,
  Monitor,
  Moon,
  PenLine,
  Settings2,
  Signpost,
  Sun,
  Swords,
  Trophy,
  Waypoints,
} from 'lucide-react';
import { useState } from 'react';
import { PictureDialog } from '@/app/export/picture-dialog';
import { SheetMenuItems } from '@/app/export/sheet-menu-items';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { chooseTheme, useThemeChoice } from '@/app/theme/current-theme';
import { THEME_CHOICES, type ThemeChoice } from '@/app/theme/theme';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import styles from './page-menu.module.css';

const THEMES = {
  system: { name: 'As the system', Icon: Monitor },
  light: { name: 'Light', Icon: Sun },
  dark: { name: 'Dark', Icon: Moon },
} as const;

interface Props {
  /** Where there is a sheet: what can be done with it. */
  readonly sheet?: {
    readonly session: RoomSession;
    onKeys(): void;
    readonly onReplay?: (() => void) | undefined;
  };
  /** Starts the guided tour, on pages that have a sheet and a network. */
  readonly onTour?: () => void;
  /** In a narrow window, for those who run the room: its bar has no place for the button. */
  readonly onSettings?: (() => void) | undefined;
}

const Boards = ({ href }: { readonly href: string }) => (
  <Menu.LinkItem className={popup.item} href={href}>
    <Trophy aria-hidden="true" />
    Leaderboard
  </Menu.LinkItem>
);

/** In a room they begin with the room's own. */
function RoomBoards({ session }: { readonly session: RoomSession }) {
  const room = useCell(session.status, (status) => status.room?.id);
  return <Boards href={room === undefined ? '/leaderboard' : `/leaderboard?room=${room}`} />;
}

/** What is needed now and then: another sheet, the tour, the theme. */
export function PageMenu({ sheet, onTour, onSettings }: Props) {
  const theme = useThemeChoice();
  const [picture, setPicture] = useState<Blob | null>(null);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton label="Menu" />}>
          <Ellipsis />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={8} align="end">
            <Menu.Popup className={`${popup.popup} ${styles.menu}`}>
              <Menu.LinkItem className={popup.item} href="/">
                <PenLine aria-hidden="true" />
                New drawing
              </Menu.LinkItem>
              {onSettings && (
                <Menu.Item className={`${popup.item} ${styles.narrow}`} onClick={onSettings}>
                  <Settings2 aria-hidden="true" />
                  Room settings
                </Menu.Item>
              )}
              {sheet && (
                <>
                  <SheetMenuItems session={sheet.session} onPicture={setPicture} />
                  <Menu.Separator className={styles.rule} />
                  {sheet.onReplay && (
                    <Menu.Item className={popup.item} onClick={sheet.onReplay} data-testid="menu-replay">
                      <History aria-hidden="true" />
                      Replay
                    </Menu.Item>
                  )}
                  <Menu.Item className={popup.item} onClick={sheet.onKeys}>
                    <Keyboard aria-hidden="true" />
                    Keys
                  </Menu.Item>
                </>
              )}
              {onTour && (
                <Menu.Item className={popup.item} onClick={onTour} data-testid="menu-tour">
                  <Signpost aria-hidden="true" />
                  How it reads: the tour
                </Menu.Item>
              )}
              <Menu.LinkItem className={popup.item} href="/play">
                <Swords aria-hidden="true" />
                Play against the net
              </Menu.LinkItem>
              <Menu.LinkItem className={popup.item} href="/gallery">
                <GalleryHorizontalEnd aria-hidden="true" />
                Gallery
              </Menu.LinkItem>
              {sheet ? <RoomBoards session={sheet.session} /> : <Boards href="/leaderboard" />}
              <Menu.LinkItem className={popup.item} href="/me">
                <Images aria-hidden="true" />
                Your drawings
              </Menu.LinkItem>
              <Menu.LinkItem className={popup.item} href="/models">
                <Waypoints aria-hidden="true" />
                Models
              </Menu.LinkItem>
              <Menu.LinkItem className={popup.item} href="/developers">
                <Code aria-hidden="true" />
                For developers
              </Menu.LinkItem>
              <Menu.Separator className={styles.rule} />
              <Menu.RadioGroup value={theme} onValueChange={(choice: ThemeChoice) => chooseTheme(choice)}>
                <Menu.GroupLabel className={popup.group}>Theme</Menu.GroupLabel>
                {THEME_CHOICES.map((choice) => {
                  const { name, Icon } = THEMES[choice];
                  return (
                    <Menu.RadioItem key={choice} value={choice} className={popup.item} closeOnClick>
                      <Icon aria-hidden="true" />
                      <span className={styles.name}>{name}</span>
                      <Menu.RadioItemIndicator>
                        <Check aria-hidden="true" />
                      </Menu.RadioItemIndicator>
                    </Menu.RadioItem>
                  );
                })}
              </Menu.RadioGroup>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <PictureDialog picture={picture} onClose={() => setPicture(null)} />
    </>
  );
}
