'use client';

import { useState } from 'react';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rename } from '@/app/session/rooms-api';
import { LinkField } from '@/app/share/link-field';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import type { GameView } from '@/lib/game/view';
import { KeepDrawings } from '../keep-drawings';
import { playLink } from '../play-link';
import { PlayerList } from '../player-list';
import { DAILY_RULES, gameTitle, RACE_ALONE, RULES } from '../words';
import { GameSettingsFields } from './game-settings';
import styles from './lobby.module.css';
import { QrCode } from './qr-code';

interface Props {
  readonly session: RoomSession;
  readonly view: GameView;
}

/** Before a match: what is played, with whom, and how others come. */
export function Lobby({ session, view }: Props) {
  const { settings, daily } = view;
  const isHost = view.host === view.you;
  const me = view.players.find(({ id }) => id === view.you);
  const plays = me !== undefined && !me.watches;
  return (
    <div className={styles.lobby}>
      <section className={styles.rules}>
        <h1 className={styles.title}>{gameTitle(view)}</h1>
        <ol className={styles.sentences}>
          {(daily === null ? RULES[settings.mode] : DAILY_RULES).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        <Begin session={session} view={view} />
        {plays && <KeepDrawings />}
      </section>
      <section className={styles.people}>
        <h2 className={styles.heading}>Players</h2>
        <PlayerList session={session} view={view} />
        <OwnName session={session} />
      </section>
      {daily === null && (
        <>
          <section className={styles.settings}>
            <h2 className={styles.heading}>{isHost ? 'Settings' : 'The host sets'}</h2>
            <GameSettingsFields settings={settings} onChange={isHost ? session.game.choose : null} />
          </section>
          {me?.mayPlay && <Invite session={session} />}
        </>
      )}
    </div>
  );
}

/** Ready, start, team and seat: what one does before a match. */
function Begin({ session, view }: Props) {
  const me = view.players.find(({ id }) => id === view.you);
  const { attempt } = session.game;
  const here = view.players.filter(({ watches, present }) => !watches && present);
  const isHost = view.host === view.you;
  if (me === undefined) return null;
  const waiting = here.filter(({ ready }) => !ready).length;
  return (
    <div className={styles.begin}>
      {!me.watches && here.length > 1 && (
        <button
          type="button"
          className={me.ready ? button.button : button.solid}
          aria-pressed={me.ready}
          onClick={() => attempt({ do: 'ready', on: !me.ready })}
        >
          {me.ready ? 'Not ready yet' : 'I am ready'}
        </button>
      )}
      {isHost && (
        <button
          type="button"
          className={here.length > 1 ? button.button : button.solid}
          disabled={here.length === 0}
          onClick={() => attempt({ do: 'start' })}
        >
          {here.length > 1 ? 'Start now' : view.daily === null ? 'Play alone' : 'Begin'}
        </button>
      )}
      {view.settings.teams && !me.watches && (
        <button
          type="button"
          className={button.button}
          onClick={() => attempt({ do: 'team', team: me.team === 0 ? 1 : 0 })}
        >
          To team {me.team === 0 ? 2 : 1}
        </button>
      )}
      {me.mayPlay && view.daily === null && (
        <button
          type="button"
          className={button.button}
          onClick={() => attempt({ do: 'watch', on: !me.watches })}
        >
          {me.watches ? 'Play along' : 'Only look on'}
        </button>
      )}
      <p className={styles.note} role="status">
        {here.length > 1
          ? waiting === 0
            ? 'Here we go.'
            : `Waiting for ${waiting} to be ready.`
          : view.settings.mode === 'race' && RACE_ALONE}
      </p>
    </div>
  );
}

function OwnName({ session }: { readonly session: RoomSession }) {
  const name = useCell(session.status, ({ you }) => you?.name ?? '');
  const [wanted, setWanted] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(): Promise<void> {
    if (wanted === null || wanted === name) return;
    const answer = await rename(wanted);
    setProblem(answer.ok ? null : answer.error.message);
    if (answer.ok) setWanted(null);
  }

  return (
    <form
      className={styles.name}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className={form.label}>
        Your name
        <input
          className={form.field}
          value={wanted ?? name}
          maxLength={40}
          onChange={(event) => setWanted(event.target.value)}
          onBlur={() => void save()}
        />
      </label>
      {problem !== null && <p role="alert">{problem}</p>}
    </form>
  );
}

/** Links to this very machine lead nobody here. */
const ownMachine = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname);

function Invite({ session }: { readonly session: RoomSession }) {
  const links = useCell(session.status, (status) => status.links);
  // Who runs the game is given links that others can open; everybody else can pass on only what they came by.
  if (links === null && ownMachine()) return null;
  const url = playLink(links?.drawUrl ?? location.href);
  return (
    <section className={styles.invite}>
      <h2 className={styles.heading}>Join</h2>
      <QrCode text={url} label="Scan to play" className={styles.code} />
      <div className={styles.links}>
        <LinkField label="To play" url={url} testId="play-link" />
        {links !== null && <LinkField label="To look on" url={playLink(links.viewUrl)} testId="watch-link" />}
        <p className={styles.note}>
          Phones on the same network scan the code. On a big screen, open the link to play and choose “Only
          look on”.
        </p>
      </div>
    </section>
  );
}
