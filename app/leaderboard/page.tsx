import type { Metadata } from 'next';
import { BOARDS } from '@/lib/board/board';
import { PERIODS } from '@/lib/board/period';
import { Leaderboard } from './leaderboard';

export const metadata: Metadata = {
  title: 'Leaderboard',
  description: 'Who plays best, whom the network reads best, who fools it, and which digits are hardest.',
};

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function LeaderboardPage({ searchParams }: Props) {
  const { board, period, room } = await searchParams;
  return (
    <Leaderboard
      first={{
        board: BOARDS.find((name) => name === board) ?? 'players',
        period: PERIODS.find((name) => name === period) ?? 'all',
        room: typeof room === 'string' ? room : null,
      }}
    />
  );
}
