import { type GameSheet, shutSheet } from '@/lib/game/sheets';
import type { ParticipantId } from '@/lib/ids';
import type { RequestError } from '@/lib/room/error';
import { MAX_STROKES_PER_REDACTION, type Op } from '@/lib/room/op';
import type { RoomPort } from '@/server/rooms/port';

const FIRST_GAME_SHEET = 1;

/** A room's log took none of what its rules asked: something is wrong on our side. */
export class RuledOutError extends Error {
  constructor(op: Op['kind'], error: RequestError) {
    super(`The room refused ${op} to its own rules: ${error.message}`);
    this.name = 'RuledOutError';
  }
}

/**
 * Lays out a room's sheets as its game has them, by ops of the room's rules. It asks for what differs from what it laid out before; a new
 * keeper lays out everything once.
 */
export class SheetKeeper {
  #laid: GameSheet[] = [];

  constructor(private readonly room: RoomPort) {}

  /** @param by in whose name: somebody of the room */
  async layOut(given: readonly GameSheet[], by: ParticipantId): Promise<void> {
    const there = Math.max(await this.room.sheetCount(), FIRST_GAME_SHEET);
    // Sheets that no seat has any more are shut.
    const wanted = [...given, ...Array.from({ length: Math.max(0, there - given.length) }, () => shutSheet)];
    const more = wanted.slice(there);
    for (const [sheet, now] of wanted.slice(0, there).entries()) {
      const { writers, audience, readings } = now;
      const before = this.#laid[sheet];
      if (before && same(before, now)) continue;
      const set = {
        kind: 'set-sheet',
        sheet,
        writers: list(writers),
        audience: list(audience),
        readings,
      } as const;
      await this.#act(by, set);
    }
    if (more.length > 0)
      await this.#act(by, {
        kind: 'add-sheets',
        ruled: true,
        sheets: more.map(({ writers, audience, readings }) => ({
          name: '',
          writers: list(writers),
          audience: list(audience),
          readings,
        })),
      });
    this.#laid = wanted;
  }

  /** Takes all ink off for good: what was to be kept of it is in drawings of its own. */
  async sweep(by: ParticipantId, sheets: Iterable<number>): Promise<void> {
    for (const sheet of sheets) {
      const ids = (await this.room.onSheet(sheet)).strokes.map(({ id }) => id);
      for (let at = 0; at < ids.length; at += MAX_STROKES_PER_REDACTION)
        await this.#act(by, { kind: 'redact', strokes: ids.slice(at, at + MAX_STROKES_PER_REDACTION) });
    }
  }

  async #act(by: ParticipantId, op: Op): Promise<void> {
    const error = await this.room.act(by, op);
    if (error) throw new RuledOutError(op.kind, error);
  }
}

const list = (people: readonly ParticipantId[] | null): ParticipantId[] | null => people && [...people];

const same = (a: GameSheet, b: GameSheet): boolean =>
  a.readings === b.readings && sameSet(a.writers, b.writers) && sameSet(a.audience, b.audience);

const sameSet = (a: GameSheet['writers'], b: GameSheet['writers']): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((id, i) => id === b[i]));
