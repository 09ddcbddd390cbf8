import type { RoomReplica } from '@/lib/room/replica';

/** The server writes within milliseconds: what it has had for so long is worth a word. */
const LATE_MS = 3_000;

export interface SettlingParts {
  readonly replica: Pick<RoomReplica, 'unsettled' | 'unsettledFrom'>;
  /** In the room: what is given is heard. */
  readonly joined: () => boolean;
  readonly late: (late: boolean) => void;
}

/** Notices when nothing of what the server was given is settled any more. */
export interface Settling {
  /** Something was given or settled, or the wire is another. */
  look(): void;
  close(): void;
}

export function createSettling({ replica, joined, late }: SettlingParts): Settling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitsFor: number | null = null;

  const close = (): void => {
    clearTimeout(timer);
    waitsFor = null;
  };
  return {
    look() {
      const first = joined() && replica.unsettled > 0 ? replica.unsettledFrom : null;
      // Much at once is settled bit by bit: only where nothing moves on is something wrong.
      if (first === waitsFor) return;
      close();
      late(false);
      waitsFor = first;
      if (first !== null) timer = setTimeout(() => late(true), LATE_MS);
    },
    close,
  };
}
