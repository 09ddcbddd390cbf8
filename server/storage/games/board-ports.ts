import type { PeopleBoard } from '@/lib/board/board';
import type { Label } from '@/lib/drawing/label';
import type { ModelId, PersonId, RoomId } from '@/lib/ids';

export interface BoardScope {
  /** Null: all rooms. */
  readonly room: RoomId | null;
  /** A week's number, or ALL_TIME. */
  readonly period: number;
}

/** Figures of a person, by board: points and rounds; drawings, mean share read and its bound; drawings that fooled, and tries. */
export interface PersonFigures {
  readonly players: { readonly points: number; readonly rounds: number };
  readonly readability: { readonly drawn: number; readonly mean: number; readonly bound: number };
  readonly foolers: { readonly fooled: number; readonly tries: number };
}

export type BoardLine<B extends PeopleBoard> = {
  /** From 1; equal figures share a rank. */
  readonly rank: number;
  readonly person: PersonId;
  readonly name: string;
} & PersonFigures[B];

/** Behind which line a page begins: its figures as they stood, so that a line that moves meanwhile moves no page. */
export interface BoardCursor {
  /** In the board's order. */
  readonly figures: readonly number[];
  readonly person: PersonId;
}

export interface BoardPage<B extends PeopleBoard> {
  readonly lines: readonly BoardLine<B>[];
  /** For the next page; null where there is none. */
  readonly next: BoardCursor | null;
  /** How many people are on the board. */
  readonly people: number;
}

export interface DigitReading {
  readonly digit: number;
  /** What it was taken for. */
  readonly read: Label;
  readonly drawn: number;
}

export interface ModelCount {
  readonly model: ModelId;
  readonly drawn: number;
  readonly read: number;
}

/** What the leaderboards are read from. Triggers keep it: it equals a recount of drawings and results at every commit. */
export interface BoardStore {
  people<B extends PeopleBoard>(
    board: B,
    scope: BoardScope,
    page: { readonly after: BoardCursor | null; readonly limit: number },
  ): Promise<BoardPage<B>>;
  /** One person's line; null where they are not on the board. */
  person<B extends PeopleBoard>(board: B, scope: BoardScope, person: PersonId): Promise<BoardLine<B> | null>;
  /** What drawings that were asked for were taken for; nothing where a digit was never taken for another. */
  readings(scope: BoardScope): Promise<readonly DigitReading[]>;
  /** Of authors whom no version was trained on. */
  models(scope: BoardScope): Promise<readonly ModelCount[]>;
}
