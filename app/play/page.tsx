import type { Metadata } from 'next';
import { PlayHome } from './play-home';

export const metadata: Metadata = {
  title: 'Play',
  description: 'Draw numbers against a neural network: beat it, race it, or fool it, alone or with friends.',
};

export default function PlayPage() {
  return <PlayHome />;
}
