import type { Metadata } from 'next';
import { Developers } from './developers';

export const metadata: Metadata = {
  title: 'For developers',
  description:
    'The HTTP API that reads drawn digits: try it with a picture of yours, and see every address it has.',
};

export default function DevelopersPage() {
  return <Developers />;
}
