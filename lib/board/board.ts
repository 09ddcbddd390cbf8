/** What there are leaderboards of. */
export const BOARDS = ['players', 'readability', 'foolers', 'digits', 'models'] as const;
export type Board = (typeof BOARDS)[number];

/** Those that rank people. */
export const PEOPLE_BOARDS = ['players', 'readability', 'foolers'] as const satisfies readonly Board[];
export type PeopleBoard = (typeof PEOPLE_BOARDS)[number];

export const isPeopleBoard = (board: Board): board is PeopleBoard =>
  (PEOPLE_BOARDS as readonly Board[]).includes(board);
