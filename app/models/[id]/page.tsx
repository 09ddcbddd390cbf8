import type { Metadata } from 'next';
import { VersionView } from '../version-view';

interface Props {
  readonly params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function VersionPage({ params }: Props) {
  return <VersionView id={decodeURIComponent((await params).id)} />;
}
