import type { GameSettings, Level, Mode, Twist } from '@/lib/game/settings';
import type { GameView } from '@/lib/game/view';

export const MODE_NAMES: { readonly [M in Mode]: string } = {
  beat: 'Beat the net',
  race: 'Race the net',
  fool: 'Fool the net',
};

export const gameTitle = ({ settings, daily }: Pick<GameView, 'settings' | 'daily'>): string =>
  daily === null ? MODE_NAMES[settings.mode] : 'Challenge of the day';

/** In three sentences each. */
export const RULES: { readonly [M in Mode]: readonly [string, string, string] } = {
  beat: [
    'Everybody draws the same number at the same time.',
    'You are done when the net reads it, and is sure.',
    'The sooner it does, the more points you get.',
  ],
  race: [
    'One draws a secret number, the others type what they think it is.',
    'The net looks on, tells nobody, and says its number when it is sure.',
    'Be right before it is: who guesses and who draws share the points.',
  ],
  fool: [
    'Everybody draws a secret number of their own.',
    'Draw it so that people read it right and the net reads it wrong.',
    'Then say what the others drew: right answers are points, too.',
  ],
};

/** What Race is without anybody who guesses. */
export const RACE_ALONE =
  'Alone you draw, and are not told what the net reads: say “The net has it” before the net says so itself.';

/** Over the sheets, for who does not draw. */
export const LOOKING_ON: { readonly [M in Mode]: string } = {
  beat: 'Who is read first?',
  race: 'What is it?',
  fool: 'Each draws a secret number',
};

/** The challenge of the day is Beat the net, alone. */
export const DAILY_RULES: readonly [string, string, string] = [
  'Everybody who plays today draws the same five numbers.',
  RULES.beat[1],
  RULES.beat[2],
];

export const LEVEL_NAMES: { readonly [L in Level]: string } = {
  easy: 'Easy: simple net',
  medium: 'Medium: usual net',
  hard: 'Hard: best net',
};

export const TWIST_NAMES: { readonly [T in Twist]: string } = {
  none: 'No twist',
  thick: 'With a brush',
  thin: 'With a hair',
  tiny: 'Tiny',
  'upside-down': 'Upside down',
};

export const TWIST_HINTS: { readonly [T in Twist]: string | null } = {
  none: null,
  thick: 'The pen is a thick brush.',
  thin: 'The pen is thin as a hair.',
  tiny: 'Only what is in the small square counts.',
  'upside-down': 'The sheet stands on its head: draw so that the others can read it.',
};

/** Seconds with one decimal: `4.2 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export const points = (count: number): string => (count === 1 ? '1 point' : `${count} points`);

export const digitsOf = ({ digits }: Pick<GameSettings, 'digits'>): string =>
  digits === 1 ? 'Single digits' : `Numbers of ${digits} digits`;

/** A choice of rounds that fits most evenings. */
export const ROUND_CHOICES = [1, 3, 5, 8, 10] as const;

/** "Draw a", "Upside down, draw an": what stands over the number; "an" as in "an 8", "an 11", "an 80". */
export function toDraw({ mode, twist }: GameSettings, number: string): string {
  const article = /^(8\d{0,2}|11|18)$/.test(number) ? 'an' : 'a';
  const words = `${mode === 'fool' ? 'People should read' : 'Draw'} ${article}`;
  return twist === 'none' ? words : `${TWIST_NAMES[twist]}: ${words.toLowerCase()}`;
}
