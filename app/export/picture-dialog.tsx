'use client';

import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '@/app/ui/icon-button';
import popup from '@/app/ui/popup.module.css';
import styles from './picture-dialog.module.css';

interface Props {
  readonly picture: Blob | null;
  onClose(): void;
}

/** Where a page may not copy, a person may: the browser's own menu on a picture. */
export function PictureDialog({ picture, onClose }: Props) {
  // Not the closing button: its hint would open with the dialog, and take the first Escape for itself.
  const card = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (picture === null) return;
    const made = URL.createObjectURL(picture);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [picture]);
  return (
    <Dialog.Root open={picture !== null} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.veil} />
        <Dialog.Popup
          ref={card}
          initialFocus={card}
          tabIndex={-1}
          className={`${popup.popup} ${styles.dialog}`}
        >
          <header className={styles.header}>
            <Dialog.Title className={styles.title}>Copy the picture</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X />
            </Dialog.Close>
          </header>
          <Dialog.Description className={styles.words}>
            This address lets no page use the clipboard. Press the picture with the right button, or long with
            a finger, and choose “Copy image”.
          </Dialog.Description>
          {/* biome-ignore lint/performance/noImgElement: made here, a moment ago; there is nothing to optimise. */}
          {url !== null && <img src={url} alt="The sheet" className={styles.picture} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
