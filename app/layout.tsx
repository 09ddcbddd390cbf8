import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import './tokens.css';
import './base.css';
import { THEME_COOKIE, themeChoice } from './theme/theme';

export const metadata: Metadata = {
  title: { default: 'Inkling: draw a digit, watch a network read it', template: '%s · Inkling' },
  description:
    'A shared canvas where people draw digits together and watch a neural network read them, live and in 3D.',
  applicationName: 'Inkling',
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  colorScheme: 'light dark',
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Rendered anew for each request: the scripts carry the nonce of that request's policy.
  await connection();
  const choice = themeChoice((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(choice === 'system' ? {} : { 'data-theme': choice })}>
      <body>
        <div className="app">{children}</div>
      </body>
    </html>
  );
}
