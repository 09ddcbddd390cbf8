import { CONSENT_VERSION, mayKeep } from '@/lib/drawing/consent';
import { NO_DIGIT } from '@/lib/drawing/label';
import { type GameState, type Outcome, type PartOutcome, playerOf } from '@/lib/game/state';
import type { EpochMillis, GlyphId, ModelId, ParticipantId, PersonId, RoomId, Seq } from '@/lib/ids';
import { renderStrokes } from '@/lib/preprocess';
import type { StrokeRecord } from '@/lib/room/state';
import { drawnStrokes, newDrawingId } from '@/server/drawings/keep-drawing';
import type { GlyphMoment } from '@/server/rooms/port';
import type { FinishedRound, NewDrawing, RoundVoteRecord, Storage } from '@/server/storage/ports';
import type { RoundMoments } from './round-desk';

export interface RoundOver {
  readonly room: RoomId;
  readonly state: GameState;
  readonly outcome: Outcome;
  readonly ink: RoundMoments;
  readonly model: ModelId;
}

/** What is kept of a round: what it brought to whom, and the drawings of those who agreed to that. */
export async function finishedRound(
  { storage }: { readonly storage: Pick<Storage, 'rooms' | 'people'> },
  { room, state, outcome, ink, model }: RoundOver,
): Promise<FinishedRound> {
  const { settings, daily } = state;
  const { match, round: n, startedAt, endedAt, modelPoints, points, parts, guesses } = outcome;
  const id = `${room}.${match}.${n}`;
  const people = new Map((await storage.rooms.participants(room)).map((one) => [one.id, one.person]));
  const drawings: NewDrawing[] = [];
  const kept = new Map<ParticipantId, NewDrawing>();
  // Asked all at once: everybody waits for their reveal meanwhile.
  const agreed = await Promise.all(
    parts.map(async ({ by }) => {
      const person = people.get(by);
      return person !== undefined && ink.get(by)?.length && mayKeep(await storage.people.consent(person));
    }),
  );
  for (const [i, part] of parts.entries()) {
    const person = people.get(part.by);
    const moments = ink.get(part.by) ?? [];
    if (!person || agreed[i] !== true) continue;
    const made = drawingsOf({ id, room, person, source: settings.mode, at: endedAt }, part, moments);
    kept.set(part.by, made[0]!);
    drawings.push(...made);
  }
  const results = points.flatMap(([by, count]) => {
    const person = people.get(by);
    if (!person) return [];
    const part = parts.find((one) => one.by === by);
    return [
      {
        person,
        team: playerOf(state, by)?.team ?? null,
        points: count,
        prompt: part?.prompt ?? null,
        readMs: part?.readMs ?? null,
        netRead: part?.netRead ?? null,
        judged: part?.judged ?? 0,
        judgedRight: part?.judgedRight ?? 0,
        fooled: part?.fooled ?? false,
        drawing: kept.get(by)?.id ?? null,
      },
    ];
  });
  const { mode, digits, twist } = settings;
  return {
    ...{ id, room, match, n, mode, model, digits, twist, daily, startedAt, endedAt, modelPoints },
    results,
    votes: votesOf(guesses, people),
    drawings,
  };
}

function votesOf(
  guesses: Outcome['guesses'],
  people: ReadonlyMap<ParticipantId, PersonId>,
): RoundVoteRecord[] {
  const counts = new Map<string, number>();
  return guesses.flatMap(({ by, of, said, right, ms }) => {
    const [voter, author] = [people.get(by), people.get(of)];
    if (!voter || !author) return [];
    const pair = `${by} ${of}`;
    const n = (counts.get(pair) ?? 0) + 1;
    counts.set(pair, n);
    return [{ author, voter, n, said, right, ms }];
  });
}

interface Origin {
  /** Of the round. */
  readonly id: string;
  readonly room: RoomId;
  readonly person: PersonId;
  readonly source: 'beat' | 'race' | 'fool';
  readonly at: EpochMillis;
}

/** A whole that stands at no revision of a single glyph. */
const WHOLE = 0 as Seq;

/**
 * What one person drew in a round. A single digit is one drawing with the prompt for its label. A number is a whole, which has no label of
 * its own, and a drawing per digit; where the network tells another count of digits apart than were asked for, the whole alone goes to
 * review.
 */
function drawingsOf(origin: Origin, part: PartOutcome, glyphs: readonly GlyphMoment[]): NewDrawing[] {
  const { prompt } = part;
  if (glyphs.length === 1 && prompt.length === 1) return [digitOf(origin, part, glyphs[0]!, prompt, null)];
  const whole = wholeOf(origin, part, glyphs);
  if (glyphs.length !== prompt.length) return [whole];
  return [
    { ...whole, status: 'accepted' },
    ...glyphs.map((glyph, index) =>
      digitOf(origin, part, glyph, prompt[index]!, { parent: whole.id, index }),
    ),
  ];
}

const common = ({ id, room, person, source, at }: Origin, name: string) => ({
  id: newDrawingId(),
  person,
  savedBy: person,
  // Derived, so that a round that is stored again saves nothing again.
  request: `${id}.${name}`,
  room,
  source,
  at,
  consent: CONSENT_VERSION,
  status: 'pending' as const,
});

function digitOf(
  origin: Origin,
  { judged, judgedRight, prompt }: PartOutcome,
  { glyph, seq, model, sheet, strokes, input, probabilities, isDigit }: GlyphMoment,
  digit: string,
  partOf: NewDrawing['partOf'],
): NewDrawing {
  const { room, ...own } = common(origin, `${prompt}.${partOf?.index ?? 0}`);
  // Whom it was to fool decides what it shows: what more than half of its judges read. Else it stays without a label.
  const byVotes = origin.source === 'fool' && judged > 0;
  const agreed = !byVotes || judgedRight * 2 > judged;
  return {
    ...own,
    place: { room, sheet, glyph, revision: seq, strokes: strokes.map(({ id }) => id) },
    label: agreed ? Number(digit) : null,
    labelSource: agreed ? (byVotes ? 'votes' : 'prompt') : null,
    model,
    isDigit,
    partOf,
    number: null,
    input,
    probabilities,
    strokes: drawnStrokes(strokes),
  };
}

/** The whole ink as one picture; the network reads digits, so that its answer to it is that it is none. */
function wholeOf(origin: Origin, { prompt, sheet }: PartOutcome, glyphs: readonly GlyphMoment[]): NewDrawing {
  const { room, ...own } = common(origin, `${prompt}.whole`);
  const strokes: StrokeRecord[] = glyphs.flatMap((glyph) => glyph.strokes);
  return {
    ...own,
    place: {
      room,
      sheet,
      glyph: glyphs[0]!.glyph as GlyphId,
      revision: WHOLE,
      strokes: strokes.map(({ id }) => id),
    },
    label: null,
    labelSource: null,
    model: glyphs[0]!.model,
    isDigit: 0,
    partOf: null,
    number: prompt,
    input: renderStrokes(strokes)!,
    probabilities: new Float32Array(NO_DIGIT).fill(1 / NO_DIGIT),
    strokes: drawnStrokes(strokes),
  };
}
