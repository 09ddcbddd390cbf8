'use client';

import { Menu } from '@base-ui/react/menu';
import { Layers, Maximize, MoveHorizontal, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import { VIEW_NAMES, type ViewName } from '@/lib/scene/views';
import styles from './network-panel.module.css';

const VIEW_WORDS: Record<ViewName, string> = {
  home: 'All of it',
  front: 'From the front',
  side: 'From the side',
  top: 'From above',
  isometric: 'Isometric',
};

interface Props {
  readonly allOpen: boolean;
  readonly exploded: boolean;
  /** Without a third dimension there is nothing to turn or to move apart. */
  readonly threeD: boolean;
  readonly onAllOpen: (open: boolean) => void;
  readonly onExploded: (exploded: boolean) => void;
  readonly onView: (view: ViewName) => void;
  readonly children?: ReactNode;
}

/** What can be done with the whole network. */
export function StageToolbar(props: Props) {
  const { allOpen, exploded, threeD } = props;
  return (
    <div className={styles.toolbar} data-over-stage="" role="toolbar" aria-label="The network">
      {props.children}
      <IconButton
        label="All layers"
        hint={allOpen ? 'Close the large layers' : 'Open every layer'}
        aria-pressed={allOpen}
        className={styles.tool}
        onClick={() => props.onAllOpen(!allOpen)}
      >
        <Layers />
      </IconButton>
      {threeD && (
        <>
          <IconButton
            label="Layers apart"
            hint={exploded ? 'Move the layers together' : 'Move the layers apart'}
            aria-pressed={exploded}
            className={`${styles.tool} ${styles.whole}`}
            onClick={() => props.onExploded(!exploded)}
          >
            <MoveHorizontal />
          </IconButton>
          <Menu.Root>
            <Menu.Trigger
              render={<IconButton label="Look from" className={`${styles.tool} ${styles.whole}`} />}
            >
              <Video />
            </Menu.Trigger>
            <Menu.Portal>
              <Menu.Positioner sideOffset={8} align="end">
                <Menu.Popup className={popup.popup}>
                  {VIEW_NAMES.map((name, key) => (
                    <Menu.Item key={name} className={popup.item} onClick={() => props.onView(name)}>
                      <span className={styles.viewName}>{VIEW_WORDS[name]}</span>
                      <kbd className={styles.viewKey}>{key}</kbd>
                    </Menu.Item>
                  ))}
                </Menu.Popup>
              </Menu.Positioner>
            </Menu.Portal>
          </Menu.Root>
          <IconButton label="Show all of it" className={styles.tool} onClick={() => props.onView('home')}>
            <Maximize />
          </IconButton>
        </>
      )}
    </div>
  );
}
