import type { Metadata } from 'next';
import { Admin } from './admin';

export const metadata: Metadata = { title: 'Administration', robots: { index: false } };

export default function AdminPage() {
  return <Admin />;
}
