import button from '@/app/ui/button.module.css';
import { PlainPage } from '@/app/ui/plain-page';
import type { RoomId } from '@/lib/ids';
import type { RequestError } from '@/lib/room/error';

/** The room is there, and it is one to draw in: the same link opens it as that. */
export const NoGame = ({ room }: { readonly room: RoomId }) => (
  <PlainPage title="No game is played here">
    <p>This link leads to a room to draw in. What is drawn there is safe.</p>
    {/* Its key goes with it. */}
    <a href={`/room/${room}${location.hash}`} className={button.solid}>
      Open the room
    </a>
    <a href="/play" className={button.button}>
      Games to play
    </a>
  </PlainPage>
);

/** Why one does not come in: what happened, and what to do. */
export function ShutGame({ error }: { readonly error: RequestError }) {
  const { title, words, again } = sayingOf(error);
  return (
    <PlainPage title={title}>
      <p>{words}</p>
      {again && (
        <button type="button" className={button.solid} onClick={() => location.reload()}>
          Try again
        </button>
      )}
      <a href="/play" className={again ? button.button : button.solid}>
        Games to play
      </a>
    </PlainPage>
  );
}

function sayingOf({ code, message }: RequestError): { title: string; words: string; again: boolean } {
  switch (code) {
    case 'unknown-room':
      return {
        title: 'There is no game here',
        words:
          'The link may have lost a piece on its way. Ask whoever sent it once more, or make a game of your own.',
        again: false,
      };
    case 'forbidden':
    case 'not-joined':
      return {
        title: 'This game opens with its link',
        words:
          'The address alone is not enough: the last part of the link, from the # on, is the key. Ask somebody who plays to invite you.',
        again: false,
      };
    case 'room-full':
      return {
        title: 'This game is full just now',
        words: 'When somebody leaves, there is a place for you.',
        again: true,
      };
    case 'reload':
      return {
        title: 'Inkling was updated',
        words: 'This page is older than the server. The points of the game are safe.',
        again: true,
      };
    default:
      return { title: 'The game could not be opened', words: message, again: true };
  }
}
