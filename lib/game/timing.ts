/** Modes in which the network itself says when it has read something. */
export type ReadingMode = 'beat' | 'race';

/** Long enough to read what is coming and to take the pen. */
export const COUNTDOWN_MS = 4_000;
/** What "let me finish" adds. */
export const GRACE_MS = 3_000;
/** The last ink's way to the network and back: a reading takes some tens of milliseconds. */
export const CLOSING_MS = 700;
/** To look at a round: longer where there is more to look at. */
export const REVEAL_MS = 9_000;
/** To say what one drawing shows. */
export const BALLOT_MS = 8_000;
/** So many drawings each player judges in Fool: a class of thirty would judge all evening otherwise. */
export const MAX_BALLOTS = 5;
/** A seat is kept for so long for who lost the connection. */
export const SEAT_MS = 60_000;
/** A host who reloads the page keeps the game; who stays away longer passes it on. */
export const HOST_AWAY_MS = 8_000;
/** Rounds in a row without a deed until nobody waits for a player any more. */
export const RESTING_AFTER = 2;
/** In Race the turn passes from who has drawn nothing by then. */
export const BLANK_MS = 12_000;
/** A wrong guess in Race costs so long a pause. */
export const GUESS_PAUSE_MS = 1_500;
/** From this calibrated probability on the network is taken at its word, once it has held it for so long. */
export const SURE: { readonly [M in ReadingMode]: number } = { beat: 0.8, race: 0.9 };
export const HOLD_MS: { readonly [M in ReadingMode]: number } = { beat: 300, race: 900 };
/** Alone in Race: whoever is to press has the pen in that hand. */
export const HOLD_ALONE_MS = 2_000;
