'use client';

import { Popover } from '@base-ui/react/popover';
import { Hand, MicOff } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { inkVariable } from '@/app/canvas/palette';
import { PersonState } from '@/app/presence/person-state';
import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rename } from '@/app/session/rooms-api';
import button from '@/app/ui/button.module.css';
import form from '@/app/ui/form.module.css';
import popup from '@/app/ui/popup.module.css';
import type { ParticipantId } from '@/lib/ids';
import { type RoomFacts, standingOf } from '@/lib/room/facts';
import type { Participant } from '@/lib/wire';
import styles from './people-popover.module.css';
import { PersonMenu } from './person-menu';
import { RemovedPeople } from './removed-people';

/** More than these are a number. */
const SHOWN = 4;
const MAX_NAME_LENGTH = 32;

const ROLE_WORDS = { owner: 'owner', 'co-owner': 'co-owner', drawer: '', viewer: 'looking on' } as const;

/** Who is here, each in the colour of their ink; one's own name can be changed. */
export function PeoplePopover({ session }: { readonly session: RoomSession }) {
  const people = useCell(session.status, (status) => status.people);
  const you = useCell(session.status, (status) => status.you);
  const facts = useCell(session.status, (status) => status.facts);
  const here = people.filter(({ present }) => present);
  if (you === null || here.length === 0) return null;
  const others = here.length - SHOWN;

  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger}>
        <span className="visually-hidden">
          {here.length === 1 ? 'People: only you' : `People: ${here.length} here`}
        </span>
        {here.slice(0, SHOWN).map((person) => (
          <Dot key={person.id} person={person} />
        ))}
        {others > 0 && (
          <span className={styles.more} aria-hidden="true">
            +{others}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end">
          <Popover.Popup className={`${popup.popup} ${styles.popup}`}>
            <Popover.Title className={styles.title}>
              {here.length === 1 ? 'Only you so far' : `${here.length} people here`}
            </Popover.Title>
            <ul className={styles.list}>
              {here.map((person) => (
                <li key={person.id} className={styles.person}>
                  <Dot person={person} />
                  <span className={styles.name}>{person.name}</span>
                  <span className={styles.role}>
                    {person.id === you.id && person.role === 'drawer' ? 'you' : ROLE_WORDS[person.role]}
                  </span>
                  {person.id !== you.id && <PersonState session={session} person={person} />}
                  <StandingMark facts={facts} person={person.id} />
                  <PersonMenu session={session} person={person} />
                </li>
              ))}
            </ul>
            <RemovedPeople session={session} />
            <OwnName key={you.name} name={you.name} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Muted, or with the pen in hand while drawing is locked. */
function StandingMark({ facts, person }: { readonly facts: RoomFacts; readonly person: ParticipantId }) {
  const { muted, hand } = standingOf(facts, person);
  if (muted)
    return (
      <span className={styles.standing}>
        <MicOff aria-hidden="true" />
        <span className="visually-hidden">muted</span>
      </span>
    );
  if (hand && facts.settings.drawing === 'handed')
    return (
      <span className={styles.standing}>
        <Hand aria-hidden="true" />
        <span className="visually-hidden">has the pen</span>
      </span>
    );
  return null;
}

function Dot({ person }: { readonly person: Participant }) {
  return (
    <span className={styles.dot} style={{ background: inkVariable(person.colour) }} aria-hidden="true">
      {Array.from(person.name)[0]?.toUpperCase()}
    </span>
  );
}

function OwnName({ name }: { readonly name: string }) {
  const [draft, setDraft] = useState(name);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = draft.trim();

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const answer = await rename(wanted);
    setProblem(answer.ok ? null : answer.error.message);
  }

  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <label className={`${form.label} ${styles.label}`}>
        Your name
        <input
          className={form.field}
          value={draft}
          maxLength={MAX_NAME_LENGTH}
          autoComplete="nickname"
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      <button type="submit" className={button.button} disabled={wanted === '' || wanted === name}>
        Save
      </button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
