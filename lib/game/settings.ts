import { z } from 'zod';
import type { NetworkName } from '../network/layers';

/** Beat the net, Race the net, Fool the net. */
export const MODES = ['beat', 'race', 'fool'] as const;
export type Mode = (typeof MODES)[number];

export const LEVELS = ['easy', 'medium', 'hard'] as const;
export type Level = (typeof LEVELS)[number];
/** Whom one plays against: the simpler the network, the easier it is fooled and the less sure it is. */
export const NETWORK_OF: { readonly [L in Level]: NetworkName } = {
  easy: 'dense',
  medium: 'cnn',
  hard: 'deep',
};

/** How the number is to be drawn: with a brush, with a hair, into a small square, or on a sheet that stands on its head. */
export const TWISTS = ['none', 'thick', 'thin', 'tiny', 'upside-down'] as const;
export type Twist = (typeof TWISTS)[number];

export const MAX_PLAYERS = 50;
export const MAX_ROUNDS = 10;
export const MAX_NUMBER_DIGITS = 3;
export const DRAW_SECONDS = [15, 20, 30, 45, 60] as const;

export const gameSettingsSchema = z.strictObject({
  mode: z.enum(MODES),
  level: z.enum(LEVELS),
  /** Of the numbers that are drawn. */
  digits: z.int().min(1).max(MAX_NUMBER_DIGITS),
  twist: z.enum(TWISTS),
  rounds: z.int().min(1).max(MAX_ROUNDS),
  /** For drawing. */
  seconds: z.literal(DRAW_SECONDS),
  /** Two teams, whose points are added up. */
  teams: z.boolean(),
  /** In the list of games that anybody can join; else by link only. */
  listed: z.boolean(),
});
export type GameSettings = z.infer<typeof gameSettingsSchema>;

export const defaultSettings = (mode: Mode): GameSettings => ({
  mode,
  level: 'medium',
  digits: 1,
  twist: 'none',
  rounds: 5,
  seconds: 20,
  teams: false,
  listed: false,
});

/** The same for all, so that a day's scores can be compared. */
export const DAILY_SETTINGS: GameSettings = { ...defaultSettings('beat'), digits: 2 };
