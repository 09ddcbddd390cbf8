import type { Metadata } from 'next';
import { RunView } from '../run-view';

export const metadata: Metadata = { title: 'Training run', robots: { index: false } };

export default async function RunPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RunView id={decodeURIComponent(id)} />;
}
