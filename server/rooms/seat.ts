import type { StrokeId } from '@/lib/ids';
import { type RequestError, requestError } from '@/lib/room/error';
import type { Audience, Connection } from './delivery/audience';
import type { RoomLog } from './log/room-log';
import type { RoomChat } from './people/room-chat';
import type { RoomPeople } from './people/room-people';
import type { RoomPresence } from './people/room-presence';
import type { Roster } from './people/roster';
import type { RoomSubscription } from './port';
import type { Watcher } from './reading/frame-watchers';
import type { GlyphReader } from './reading/glyph-reader';

export interface SeatParts {
  readonly log: RoomLog;
  readonly roster: Roster;
  readonly people: RoomPeople;
  readonly audience: Audience;
  readonly reader: GlyphReader;
  readonly presence: RoomPresence;
  readonly chat: RoomChat;
  /** The room takes nothing any more. */
  readonly closed: () => boolean;
  readonly leave: (connection: Connection) => void;
}

/** What one connection may do in its room: nothing once it has left. */
export function createSeat(connection: Connection, parts: SeatParts): Omit<RoomSubscription, 'welcome'> {
  const { log, roster, people, audience, reader, presence, chat } = parts;
  const { subscriber, outbox, watcher } = connection;
  const { session, participant } = subscriber;
  const here = () => audience.has(connection);
  const absent = () => (here() ? null : requestError('not-joined', 'This connection has left the room.'));
  const mayNotTalk = () => absent() ?? people.mayNotTalk(participant);

  return {
    async submit(ops) {
      if (parts.closed()) return requestError('unavailable', 'This room is being closed. It will come back.');
      let error: RequestError | null = absent();
      if (error) return error;
      const touched = new Set<StrokeId>();
      for (const op of ops) {
        const role = roster.get(participant.id)?.role ?? participant.role;
        const taken = log.take({ session, participant: participant.id, role }, op);
        if (taken.kind === 'logged') for (const stroke of taken.strokes) touched.add(stroke);
        else if (taken.kind === 'duplicate') outbox.settled();
        else if (taken.kind === 'refused') outbox.refused(taken.refusal);
        else {
          error = taken.error;
          break;
        }
      }
      audience.flush();
      // After the flush: ink goes out before anybody thinks about it.
      if (touched.size > 0) reader.touched(touched);
      return error;
    },
    watch(target, layers, sheet = 0) {
      const glyph = target as Watcher['target'];
      Object.assign(watcher, { target: glyph, layers, sheet });
      if (!here()) return;
      reader.attend(watcher);
      presence.watch(session, { sheet, glyph, layers });
      audience.flush();
    },
    presence(message) {
      if (!here()) return;
      presence.say(session, message);
      audience.flush();
    },
    credit() {
      watcher.credit = true;
      if (here()) reader.attend(watcher);
    },
    chat: async ({ id, text }) => mayNotTalk() ?? chat.say(participant.id, id, text),
    react: async ({ to, kind, on }) => mayNotTalk() ?? chat.react(participant.id, to, kind, on),
    unsay: async ({ id }) => absent() ?? chat.unsay(participant.id, id),
    cheer({ kind, at }) {
      if (mayNotTalk() || !chat.mayCheer(participant.id)) return;
      audience.tellSheet(at[0], (other) => other.cheer({ by: participant.id, kind, at }));
      audience.flush();
    },
    leave: () => parts.leave(connection),
  };
}
