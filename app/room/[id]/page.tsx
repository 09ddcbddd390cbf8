import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { SIDE_COOKIE, storedSide } from '@/app/studio/side-width';
import { roomIdSchema } from '@/lib/ids';
import { Room } from '../room';

export const metadata: Metadata = { title: 'Room', robots: { index: false } };

export default async function RoomPage({ params }: { params: Promise<{ id: string }> }) {
  const id = roomIdSchema.safeParse((await params).id);
  if (!id.success) notFound();
  return <Room id={id.data} side={storedSide((await cookies()).get(SIDE_COOKIE)?.value)} />;
}
