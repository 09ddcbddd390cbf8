'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { copyPicture } from '@/app/export/copy-picture';
import type { RoomSession } from '@/app/session/room-session';
import button from '@/app/ui/button.module.css';
import { downloadFile } from '@/app/unsent/download-file';
import type { GameView, OutcomeView } from '@/lib/game/view';
import { usePeople } from '../use-people';
import { roundPicture } from './round-picture';
import styles from './share-round.module.css';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
  readonly outcome: OutcomeView;
}

/** The round as one picture, to send to somebody: copied where the browser lets a page do so, saved anywhere. */
export function ShareRound({ session, view, outcome }: Props) {
  const face = usePeople(session);
  const [said, setSaid] = useState('');
  const picture = () => roundPicture(session, view, outcome, face);

  async function copy(): Promise<void> {
    const done = await copyPicture(picture());
    setSaid(done ? 'Copied.' : 'This address lets no page copy a picture: save it instead.');
  }

  async function save(): Promise<void> {
    downloadFile(`inkling-round-${outcome.round}.png`, 'image/png', await picture());
    setSaid('Saved.');
  }

  return (
    <div className={styles.share}>
      <button type="button" className={button.button} onClick={() => void save()}>
        <Download aria-hidden="true" />
        Save as a picture
      </button>
      <button type="button" className={button.button} onClick={() => void copy()}>
        Copy the picture
      </button>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </div>
  );
}
