import type { Metadata } from 'next';
import { MyDrawings } from './my-drawings';

export const metadata: Metadata = { title: 'Your drawings', robots: { index: false } };

export default function MePage() {
  return <MyDrawings />;
}
