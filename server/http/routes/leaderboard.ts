import { z } from 'zod';
import { BOARDS, type PeopleBoard } from '@/lib/board/board';
import { type BoardAnswer, boardAnswerSchema } from '@/lib/board/board-answer';
import { lowerBound } from '@/lib/board/bound';
import { ALL_TIME, PERIODS, periodNumber, weekBegin } from '@/lib/board/period';
import { labelText } from '@/lib/drawing/label';
import { type EpochMillis, personIdSchema, type RoomId, roomIdSchema } from '@/lib/ids';
import type { RoomRole } from '@/lib/room/rights';
import type { Rooms } from '@/server/rooms/create-rooms';
import type {
  BoardCursor,
  BoardScope,
  BoardStore,
  DigitReading,
  ModelCount,
  Storage,
} from '@/server/storage/ports';
import { ApiError } from '../api-error';
import { type Caller, jsonRoute, type Route } from '../route';

export interface LeaderboardDeps {
  readonly storage: Pick<Storage, 'boards'> & { readonly rooms: Pick<Storage['rooms'], 'participants'> };
  readonly rooms: Pick<Rooms, 'open'>;
  readonly now: () => EpochMillis;
}

const PAGE = 50;

/** The figures of a line and its person; only what `cursorText` made is taken. */
const cursorSchema = z
  .string()
  .transform((text) => text.split('~'))
  .pipe(z.array(z.string()).min(2).max(3))
  .transform((parts, context): BoardCursor => {
    const person = personIdSchema.safeParse(parts.at(-1));
    const figures = parts.slice(0, -1).map(Number);
    if (!person.success || !figures.every(Number.isFinite)) {
      context.addIssue('the `next` of an earlier answer');
      return z.NEVER;
    }
    return { figures, person: person.data };
  });
const cursorText = ({ figures, person }: BoardCursor): string => [...figures, person].join('~');

const querySchema = z.strictObject({
  board: z.enum(BOARDS),
  period: z.enum(PERIODS).default('all'),
  room: roomIdSchema.optional(),
  after: cursorSchema.optional(),
});

/** Figures by which each board ranks; a cursor of another board has another number of them. */
const FIGURES: { readonly [B in PeopleBoard]: number } = { players: 1, readability: 1, foolers: 2 };

export const leaderboardRoute = ({ storage, rooms, now }: LeaderboardDeps): Route => {
  const { boards } = storage;

  async function roleIn(room: RoomId, { person }: Caller): Promise<RoomRole | null> {
    const participants = person === null ? [] : await storage.rooms.participants(room);
    const participant = participants.find((one) => one.person === person && one.via !== null);
    const port = participant ? await rooms.open(room) : null;
    return participant && port ? port.roleOf(participant.id) : null;
  }

  return jsonRoute({
    method: 'GET',
    path: '/api/leaderboard',
    summary: `Who and what stands where: \`?board=${BOARDS.join('|')}\`, \`&period=week|last-week|all\` (weeks are UTC), \`&room=\` of a room that the caller is in, \`&after=\` the \`next\` of the page before.`,
    action: 'boards.read',
    async target({ query, caller }) {
      const room = query.get('room');
      if (room === null) return null;
      const id = roomIdSchema.safeParse(room);
      return { role: id.success ? await roleIn(id.data, caller) : null };
    },
    identity: 'read',
    limit: 'read',
    body: null,
    params: null,
    status: 200,
    response: boardAnswerSchema,
    errors: ['malformed', 'forbidden', 'too-many'],
    async handle({ query, caller }) {
      const asked = querySchema.safeParse(Object.fromEntries(query));
      if (!asked.success) {
        const { path, message } = asked.error.issues[0]!;
        throw new ApiError('malformed', `${path.join('.') || 'address'}: ${message}.`);
      }
      const { board, room = null, after = null } = asked.data;
      const scope: BoardScope = { room, period: periodNumber(asked.data.period, now()) };
      const span =
        scope.period === ALL_TIME
          ? { from: null, to: null }
          : { from: weekBegin(scope.period), to: weekBegin(scope.period + 1) };
      switch (board) {
        case 'players':
        case 'readability':
        case 'foolers':
          if (after !== null && after.figures.length !== FIGURES[board])
            throw new ApiError('malformed', 'after: the `next` of a page of this board.');
          return { ...span, ...(await peoplePage(boards, board, scope, after, caller)) } as BoardAnswer;
        case 'digits':
          return { ...span, board, lines: digitLines(await boards.readings(scope)) };
        case 'models':
          return { ...span, board, lines: modelLines(await boards.models(scope)) };
        default:
          return board satisfies never;
      }
    },
  });
};

async function peoplePage<B extends PeopleBoard>(
  boards: BoardStore,
  board: B,
  scope: BoardScope,
  after: BoardCursor | null,
  { person }: Caller,
) {
  const [page, own] = await Promise.all([
    boards.people(board, scope, { after, limit: PAGE }),
    person === null ? null : boards.person(board, scope, person),
  ]);
  const shown = ({ person: whose, ...line }: (typeof page.lines)[number]) => ({
    ...line,
    you: whose === person,
  });
  return {
    board,
    lines: page.lines.map(shown),
    you: own && shown(own),
    people: page.people,
    next: page.next && cursorText(page.next),
  };
}

/** Hardest first: by the share that was misread. */
function digitLines(readings: readonly DigitReading[]) {
  return Array.from({ length: 10 }, (_, digit) => {
    const own = readings.filter((reading) => reading.digit === digit);
    const drawn = own.reduce((sum, reading) => sum + reading.drawn, 0);
    const read = own.find((reading) => reading.read === digit)?.drawn ?? 0;
    const wrong = own.filter((reading) => reading.read !== digit).sort((a, b) => b.drawn - a.drawn)[0];
    return {
      digit,
      drawn,
      read,
      takenFor: wrong ? { label: labelText(wrong.read), times: wrong.drawn } : null,
    };
  })
    .filter(({ drawn }) => drawn > 0)
    .sort((a, b) => a.read / a.drawn - b.read / b.drawn || a.digit - b.digit);
}

/** The surest first. */
const modelLines = (counts: readonly ModelCount[]) =>
  counts
    .map((count) => ({ ...count, bound: lowerBound(count.read / count.drawn, count.drawn) }))
    .sort((a, b) => b.bound - a.bound);
