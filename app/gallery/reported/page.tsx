import type { Metadata } from 'next';
import { ReportedDrawings } from './reported-drawings';

export const metadata: Metadata = { title: 'Reported drawings', robots: { index: false } };

export default function ReportedPage() {
  return <ReportedDrawings />;
}
