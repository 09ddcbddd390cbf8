'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import type { ComponentProps, ReactNode } from 'react';
import { HintPopup } from './hint';
import styles from './icon-button.module.css';

interface Props extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  readonly label: string;
  /** Shown on hover; the label where there is none. */
  readonly hint?: string;
  readonly children?: ReactNode;
}

/** A button that is only an icon: named for those who cannot see it, explained on hover. */
export function IconButton({ label, hint, children, className, ...rest }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        type="button"
        aria-label={label}
        className={className === undefined ? styles.button : `${styles.button} ${className}`}
        {...rest}
      >
        {children}
      </Tooltip.Trigger>
      <HintPopup>{hint ?? label}</HintPopup>
    </Tooltip.Root>
  );
}
