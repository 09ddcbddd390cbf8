'use client';

import { useState } from 'react';
import { giveRole, type ListedPerson, listPeople, type Role } from '@/app/identity/identity-api';
import { ago } from '@/app/landing/ago';
import { PageMenu } from '@/app/studio/page-menu';
import form from '@/app/ui/form.module.css';
import { Wordmark } from '@/app/ui/wordmark';
import styles from './roles.module.css';

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  person: 'Draws',
  reviewer: 'Reviews and trains',
  admin: 'Looks after everything',
};
const ROLES = Object.keys(ROLE_WORDS) as readonly Role[];
/** As much of an id as two people can compare. */
const SHOWN_ID = 8;

/** Gives roles and takes them. */
export function Roles({ first }: { readonly first: readonly ListedPerson[] }) {
  const [people, setPeople] = useState(first);
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);

  async function search(text: string): Promise<void> {
    const answer = await listPeople(text);
    if (answer.ok) setPeople(answer.value.people);
    else setSaid({ text: answer.error.message, bad: true });
  }

  async function give({ id, name }: ListedPerson, role: Role): Promise<void> {
    const answer = await giveRole(id, role);
    if (!answer.ok) {
      setSaid({ text: answer.error.message, bad: true });
      return;
    }
    setSaid({ text: `${name}: ${ROLE_WORDS[role].toLowerCase()}.`, bad: false });
    setPeople((now) => now.map((one) => (one.id === id ? answer.value : one)));
  }

  return (
    <>
      <header className={styles.bar}>
        <Wordmark />
        <PageMenu />
      </header>
      <main className={styles.page}>
        <h1 className={styles.title}>Who does what here</h1>
        <p className={styles.lead}>
          Reviewers check drawings, train and promote versions of the network. Admins give roles, too. Names
          repeat: people find the start of their id on <a href="/me">their own page</a>.
        </p>
        <div className={styles.search}>
          <label className={form.label} htmlFor="search">
            Name, or the start of an id
          </label>
          <input
            id="search"
            type="search"
            className={form.field}
            onChange={(event) => void search(event.target.value)}
          />
        </div>
        <p
          className={said?.bad ? styles.problem : styles.lead}
          role={said?.bad ? 'alert' : 'status'}
          data-testid="roles-said"
        >
          {said?.text}
        </p>
        {people.length === 0 ? (
          <p className={styles.lead}>Nobody here has such a name.</p>
        ) : (
          <ul className={styles.list}>
            {people.map((person) => (
              <li key={person.id} className={styles.person} data-testid="person-row">
                <span className={styles.name}>{person.name}</span>
                <code className={styles.id}>{person.id.slice(0, SHOWN_ID)}</code>
                <span className={styles.seen}>{ago(person.seenAt, Date.now())}</span>
                <select
                  className={styles.role}
                  aria-label={`Role of ${person.name}`}
                  value={person.role}
                  onChange={(event) => void give(person, event.target.value as Role)}
                >
                  {ROLES.map((role) => (
                    <option key={role} value={role}>
                      {ROLE_WORDS[role]}
                    </option>
                  ))}
                </select>
              </li>
            ))}
          </ul>
        )}
      </main>
    </>
  );
}
