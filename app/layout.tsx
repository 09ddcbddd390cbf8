import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import './tokens.css';
import './base.css';
import { preview } from './preview';
import { THEME_COOKIE, themeChoice } from './theme/theme';

const title = 'Inkling: draw a digit, watch a network read it';
const description =
  'A shared canvas where people draw digits together and watch a neural network read them, live and in 3D.';

/** Preview pictures need an absolute address: as the visitor reached us, unless the server was told its own. */
async function ownOrigin(): Promise<URL> {
  const { PUBLIC_URL } = process.env;
  if (PUBLIC_URL !== undefined) return new URL(PUBLIC_URL);
  const asked = await headers();
  const scheme = asked.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https' ? 'https' : 'http';
  const origin = `${scheme}://${asked.get('host') ?? ''}`;
  return new URL(URL.canParse(origin) ? origin : 'http://localhost');
}

export async function generateMetadata(): Promise<Metadata> {
  return {
    metadataBase: await ownOrigin(),
    title: { default: title, template: '%s · Inkling' },
    description,
    applicationName: 'Inkling',
    formatDetection: { telephone: false },
    openGraph: { type: 'website', siteName: 'Inkling', title, description, images: [preview] },
    twitter: { card: 'summary_large_image' },
  };
}

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
