'use client';

import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { PageMenu } from '@/app/studio/page-menu';
import { Wordmark } from '@/app/ui/wordmark';
import styles from './models.module.css';

const PLACES = [
  { href: '/models', name: 'Versions' },
  { href: '/models/compare', name: 'Compare' },
  { href: '/models/time-machine', name: 'Time machine' },
] as const;

interface Props {
  /** Of PLACES; null on a page below them. */
  readonly place: (typeof PLACES)[number]['href'] | null;
  readonly children: ReactNode;
}

/** The bar and the ways between the pages of the models. */
export function ModelsFrame({ place, children }: Props) {
  return (
    <Tooltip.Provider delay={400}>
      <header className={styles.bar}>
        <Wordmark />
        <nav className={styles.places} aria-label="Models">
          {PLACES.map(({ href, name }) => (
            <a key={href} href={href} aria-current={href === place ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <PageMenu />
      </header>
      <main className={styles.page}>{children}</main>
    </Tooltip.Provider>
  );
}

/** What the server refused, where the content would be. */
export function Problem({ children }: { readonly children: ReactNode }) {
  return (
    <p className={styles.problem} role="alert">
      {children}
    </p>
  );
}
