'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import styles from './hint.module.css';

export function HintPopup({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Portal>
      <Tooltip.Positioner sideOffset={6}>
        <Tooltip.Popup className={styles.popup}>{children}</Tooltip.Popup>
      </Tooltip.Positioner>
    </Tooltip.Portal>
  );
}

interface Props {
  /** What a term means, in plain words. */
  readonly text: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A word with an explanation on hover and focus. */
export function Hint({ text, className, children }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={<span />} tabIndex={0} className={className}>
        {children}
      </Tooltip.Trigger>
      <HintPopup>{text}</HintPopup>
    </Tooltip.Root>
  );
}
