import type { ParticipantId } from '@/lib/ids';
import type { Participant } from '@/lib/wire';

/** Milliseconds over which those who come are gathered into one notice. */
export const GATHER_MS = 1_200;
/** Milliseconds for which somebody may be away unnoticed: a reload, a tunnel. */
export const AWAY_MS = 5_000;
/** Named one by one; of more, the rest are a number. */
const NAMED = 2;

export interface Comings {
  /** The list as it is now; the first one is no news. */
  people(list: readonly Participant[]): void;
  close(): void;
}

/** Who came and who went, gathered into few quiet sentences. */
export function createComings(self: () => ParticipantId | null, tell: (sentence: string) => void): Comings {
  let here: ReadonlyMap<ParticipantId, string> | null = null;
  const came = new Map<ParticipantId, string>();
  const left = new Map<
    ParticipantId,
    { readonly name: string; readonly timer: ReturnType<typeof setTimeout> }
  >();
  const gone = new Map<ParticipantId, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function say(): void {
    timer = undefined;
    const sentences = [sentence(came, 'joined'), sentence(gone, 'left')].filter((one) => one !== null);
    came.clear();
    gone.clear();
    if (sentences.length > 0) tell(sentences.join(' '));
  }

  function soon(): void {
    timer ??= setTimeout(say, GATHER_MS);
  }

  function leave(id: ParticipantId, name: string): void {
    // Who came and went within one breath is not worth a word.
    if (came.delete(id)) return;
    const away = setTimeout(() => {
      left.delete(id);
      gone.set(id, name);
      soon();
    }, AWAY_MS);
    left.set(id, { name, timer: away });
  }

  function enter(id: ParticipantId, name: string): void {
    const away = left.get(id);
    if (away !== undefined) {
      clearTimeout(away.timer);
      left.delete(id);
      return;
    }
    if (gone.delete(id)) return;
    came.set(id, name);
    soon();
  }

  return {
    people(list) {
      const now = new Map(
        list.filter(({ id, present }) => present && id !== self()).map(({ id, name }) => [id, name]),
      );
      if (here !== null) {
        for (const [id, name] of here) if (!now.has(id)) leave(id, name);
        for (const [id, name] of now) if (!here.has(id)) enter(id, name);
      }
      here = now;
    },
    close() {
      clearTimeout(timer);
      for (const { timer: away } of left.values()) clearTimeout(away);
    },
  };
}

function sentence(people: ReadonlyMap<ParticipantId, string>, verb: string): string | null {
  if (people.size === 0) return null;
  const names = [...people.values()].slice(0, NAMED).map(isolate);
  const others = people.size - names.length;
  if (others > 0) return `${names.join(', ')} and ${others} ${others === 1 ? 'other' : 'others'} ${verb}.`;
  return `${names.join(' and ')} ${verb}.`;
}

/** A name of another direction of writing turns nothing about it. */
const isolate = (name: string): string => `\u2068${name}\u2069`;
