import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { preview } from '@/app/preview';
import { roomIdSchema } from '@/lib/ids';
import { GameRoom } from '../game-room';

const invitation = 'Draw numbers against a neural network, with friends: beat it, race it, or fool it.';

/** What is played and by whom is for those who come with the key. */
export const metadata: Metadata = {
  title: 'Game',
  description: invitation,
  robots: { index: false },
  openGraph: {
    type: 'website',
    siteName: 'Inkling',
    title: 'Play with me on Inkling',
    description: invitation,
    images: [preview],
  },
};

export default async function GamePage({ params }: { params: Promise<{ id: string }> }) {
  const id = roomIdSchema.safeParse((await params).id);
  if (!id.success) notFound();
  return <GameRoom id={id.data} />;
}
