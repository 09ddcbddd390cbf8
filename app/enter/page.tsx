import type { Metadata } from 'next';
import { Enter } from './enter';

export const metadata: Metadata = { title: 'Another device', robots: { index: false } };

export default function EnterPage() {
  return <Enter />;
}
