import { CircleHelp, Heart, Laugh, PartyPopper, Star, ThumbsUp } from 'lucide-react';
import type { Reaction } from '@/lib/chat/message';

const ICONS = {
  'thumbs-up': ThumbsUp,
  heart: Heart,
  laugh: Laugh,
  party: PartyPopper,
  star: Star,
  question: CircleHelp,
} as const satisfies Record<Reaction, unknown>;

export const REACTION_NAMES: Record<Reaction, string> = {
  'thumbs-up': 'Thumbs up',
  heart: 'Heart',
  laugh: 'Laugh',
  party: 'Party',
  star: 'Star',
  question: 'Question',
};

export function ReactionIcon({ kind }: { readonly kind: Reaction }) {
  const Icon = ICONS[kind];
  return <Icon aria-hidden="true" />;
}
