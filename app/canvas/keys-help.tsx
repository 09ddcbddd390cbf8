'use client';

import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import styles from './keys-help.module.css';
import { SHORTCUTS } from './shortcuts';

interface Props {
  readonly open: boolean;
  onOpenChange(open: boolean): void;
}

const GROUPS = [...new Set(SHORTCUTS.map(({ group }) => group))];

/** Every key of the sheet on one card. */
export function KeysHelp({ open, onOpenChange }: Props) {
  // Not the closing button: its hint would open with the card, and take the first Escape for itself.
  const card = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.veil} />
        <Dialog.Popup
          ref={card}
          initialFocus={card}
          tabIndex={-1}
          className={`${popup.popup} ${styles.card}`}
          data-testid="keys-help"
        >
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>Keys</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X />
            </Dialog.Close>
          </header>
          <div className={styles.groups}>
            {GROUPS.map((group) => (
              <section key={group}>
                <h3 className={styles.group}>{group}</h3>
                <dl className={styles.list}>
                  {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ name, keys }) => (
                    <div key={name} className={styles.row}>
                      <dt>{name}</dt>
                      <dd>
                        {keys.map((key) => (
                          <kbd key={key} className={styles.key}>
                            {key}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <p className={styles.foot}>
            With fingers: one draws, two move and zoom. Once a pen has drawn, fingers only move the sheet.
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
