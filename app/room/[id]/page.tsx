import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { preview } from '@/app/preview';
import { SIDE_COOKIE, storedSide } from '@/app/studio/side-width';
import { roomIdSchema } from '@/lib/ids';
import { Room } from '../room';

const invitation = 'Draw digits together in this room and watch a neural network read them, live and in 3D.';

/** Neither the room's name nor its drawing: both are for those who come with its key. */
export const metadata: Metadata = {
  title: 'Room',
  description: invitation,
  robots: { index: false },
  openGraph: {
    type: 'website',
    siteName: 'Inkling',
    title: 'Draw with me on Inkling',
    description: invitation,
    images: [preview],
  },
};

export default async function RoomPage({ params }: { params: Promise<{ id: string }> }) {
  const id = roomIdSchema.safeParse((await params).id);
  if (!id.success) notFound();
  return <Room id={id.data} side={storedSide((await cookies()).get(SIDE_COOKIE)?.value)} />;
}
