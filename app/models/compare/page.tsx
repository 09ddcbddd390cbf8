import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ComparisonView } from './comparison-view';

export const metadata: Metadata = { title: 'Compare versions' };

export default function ComparePage() {
  return (
    <Suspense>
      <ComparisonView />
    </Suspense>
  );
}
