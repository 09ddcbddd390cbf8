'use client';

import { useCell } from '@/app/session/cell';
import type { RoomSession } from '@/app/session/room-session';
import { rightsOf } from '@/app/session/status';
import button from '@/app/ui/button.module.css';
import { standingOf } from '@/lib/room/facts';
import styles from './people-popover.module.css';

/** Those who were removed, to be let in again by who may. */
export function RemovedPeople({ session }: { readonly session: RoomSession }) {
  const people = useCell(session.status, (status) => status.people);
  const facts = useCell(session.status, (status) => status.facts);
  const moderates = useCell(session.status, (status) => rightsOf(status).moderate);
  const removed = people.filter(({ id }) => standingOf(facts, id).removed !== null);
  if (!moderates || removed.length === 0) return null;

  return (
    <section className={styles.removed} aria-labelledby="removed-people">
      <h3 id="removed-people" className={styles.role}>
        Removed
      </h3>
      <ul>
        {removed.map(({ id, name }) => (
          <li key={id} className={styles.person}>
            <span className={styles.name}>{name}</span>
            <button
              type="button"
              className={button.button}
              onClick={() => session.submit({ kind: 'readmit', person: id })}
            >
              Let in again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
