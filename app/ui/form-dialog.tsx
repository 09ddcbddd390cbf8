'use client';

import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import form from './form.module.css';
import { IconButton } from './icon-button';
import popup from './popup.module.css';

interface Props {
  readonly title: string;
  readonly open: boolean;
  readonly children: ReactNode;
  onClose(): void;
}

/** A small dialog with a title and a few fields. */
export function FormDialog({ title, open, children, onClose }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={popup.veil} />
        <Dialog.Popup className={`${popup.popup} ${form.dialog}`}>
          <header className={form.header}>
            <Dialog.Title className={form.title}>{title}</Dialog.Title>
            <Dialog.Close render={<IconButton label="Close" />}>
              <X />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
