import type { EpochMillis } from '../ids';
import type { Mode } from './settings';
import type { Buzz, GameState, NetReading, Part, Turn } from './state';
import type { GameEvent } from './step';
import { HOLD_MS, SURE } from './timing';

/** What the network is sure of, and since when: a number that flickers past while the pen moves is not held. */
function holding(mode: Mode, part: Part, net: NetReading, now: EpochMillis): Part['holds'] {
  if (mode === 'fool' || net.text === null || net.sure < SURE[mode]) return null;
  // In Race the network is not held back by what somebody draws where they may not.
  if (mode === 'beat' && part.outside) return null;
  return part.holds?.text === net.text ? part.holds : { text: net.text, since: now };
}

/** The network reads a sheet anew. It is noted while a round can still take it; only while pens are down does time run for it. */
export function readSheet(
  state: GameState,
  { sheet, reading: net, inked, outside }: Extract<GameEvent, { kind: 'read' }>,
  now: EpochMillis,
): GameState {
  const { phase, settings } = state;
  const inner = phase.kind === 'paused' ? phase.inner : phase;
  if (inner.kind !== 'draw' && inner.kind !== 'closing' && inner.kind !== 'guess') return state;
  const part = inner.turn.parts.find((one) => one.sheet === sheet);
  if (!part) return state;
  const draws = phase.kind === 'draw';
  const holds = draws ? holding(settings.mode, { ...part, outside }, net, now) : null;
  const read: Part = { ...part, net, holds, outside, inked: draws ? inked : part.inked };
  const parts = inner.turn.parts.map((one) => (one === part ? read : one));
  const next = { ...inner, turn: { ...inner.turn, parts } };
  return { ...state, phase: phase.kind === 'paused' ? { ...phase, inner: next } : next };
}

/** After a pause the network's patience begins anew. */
export const holdAnew = (mode: Mode, turn: Turn, now: EpochMillis): Turn => ({
  ...turn,
  parts: turn.parts.map((part) => ({
    ...part,
    holds: holding(mode, { ...part, holds: null }, part.net, now),
  })),
});

const hasHeld = ({ holds }: Part, holdMs: number, now: EpochMillis): boolean =>
  holds !== null && now - holds.since >= holdMs;

/** Beat: what the network has held long enough and is right about counts from when it first said so. */
export function withReads(turn: Turn, began: EpochMillis, now: EpochMillis): Turn {
  if (!turn.parts.some((part) => isRead(part, now))) return turn;
  const parts = turn.parts.map((part) =>
    isRead(part, now) ? { ...part, readMs: Math.max(0, part.holds!.since - began), done: true } : part,
  );
  return { ...turn, parts };
}

const isRead = (part: Part, now: EpochMillis): boolean =>
  part.readMs === null && part.holds?.text === part.prompt && hasHeld(part, HOLD_MS.beat, now);

/** Beat: what is right when the pens are up counts, too, if as late as can be. */
export const withLastReads = (turn: Turn, wholeMs: number): Turn => ({
  ...turn,
  parts: turn.parts.map((part) =>
    part.readMs === null && !part.outside && part.net.text === part.prompt && part.net.sure >= SURE.beat
      ? { ...part, readMs: wholeMs, done: true }
      : part,
  ),
});

/**
 * Race, alone: whoever said that the network reads it is right where it does, sure or not, once the last ink is read.
 * @param ms from the beginning of the round to when they said so
 */
export const withCall = (turn: Turn, ms: number): Turn => ({
  ...turn,
  parts: turn.parts.map((part) =>
    part.done && !part.outside && part.net.text === part.prompt ? { ...part, readMs: ms } : part,
  ),
});

/** Race: the network says its number, once, when it has held one of the right length for so long. */
export function withBuzz(turn: Turn, began: EpochMillis, holdMs: number, now: EpochMillis): Turn {
  const part = turn.parts[0];
  if (turn.buzz !== null || !part || !hasHeld(part, holdMs, now)) return turn;
  const { text } = part.holds!;
  if (text.length !== part.prompt.length) return turn;
  const buzz: Buzz = { said: text, right: text === part.prompt, ms: now - began };
  return { ...turn, buzz };
}
