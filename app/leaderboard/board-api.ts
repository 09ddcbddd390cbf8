import { type Answer, ask, isRecord } from '@/app/session/rooms-api';
import type { Board } from '@/lib/board/board';
import type { BoardAnswer, BoardAnswerOf } from '@/lib/board/board-answer';
import type { Period } from '@/lib/board/period';

export type { BoardAnswer, BoardAnswerOf };

export interface BoardView {
  readonly board: Board;
  readonly period: Period;
  /** Of the room alone; null: of all. */
  readonly room: string | null;
}

/** The address's part behind `?`; what goes without saying is left out. */
export function viewQuery({ board, period, room }: BoardView): string {
  const query = new URLSearchParams();
  if (board !== 'players') query.set('board', board);
  if (period !== 'all') query.set('period', period);
  if (room !== null) query.set('room', room);
  return query.toString();
}

export function readBoard(
  { board, period, room }: BoardView,
  after: string | null,
): Promise<Answer<BoardAnswer>> {
  const query = new URLSearchParams({ board, period });
  if (room !== null) query.set('room', room);
  if (after !== null) query.set('after', after);
  // What is answered is of one build with the page, and not checked again.
  return ask(`/api/leaderboard?${query}`, {}, (body) => (isRecord(body) ? (body as BoardAnswer) : null));
}
