import type { Metadata } from 'next';
import { ClaimAdmin } from './claim-admin';

export const metadata: Metadata = { title: 'Administration', robots: { index: false } };

export default function AdminPage() {
  return <ClaimAdmin />;
}
