import type { Metadata } from 'next';
import { Gallery } from './gallery';

export const metadata: Metadata = {
  title: 'Gallery',
  description: 'Digits that people drew by hand, and what the network made of them.',
};

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function GalleryPage({ searchParams }: Props) {
  const { view } = await searchParams;
  return <Gallery first={view === 'rounds' ? 'rounds' : 'drawings'} />;
}
