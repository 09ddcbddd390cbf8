import type { Metadata } from 'next';
import button from './ui/button.module.css';
import { PlainPage } from './ui/plain-page';

export const metadata: Metadata = { title: 'Nothing here' };

export default function NotFound() {
  return (
    <PlainPage title="Nothing is drawn here">
      <p>This address leads to no page. If it came from a link, a piece of it may have been lost.</p>
      <a href="/" className={button.solid}>
        Start a drawing
      </a>
    </PlainPage>
  );
}
