'use client';

import { useEffect, useState } from 'react';
import { type ListedPerson, listPeople } from '@/app/identity/identity-api';
import { ClaimAdmin } from './claim-admin';
import { Roles } from './roles';

/** To an admin, who has which role; to anybody else, how one becomes an admin. */
export function Admin() {
  const [seen, setSeen] = useState<'asking' | 'no-admin' | readonly ListedPerson[]>('asking');

  useEffect(() => {
    // Whoever brings a link wants to use it.
    if (new URLSearchParams(location.hash.slice(1)).has('t')) setSeen('no-admin');
    else void listPeople('').then((answer) => setSeen(answer.ok ? answer.value.people : 'no-admin'));
  }, []);

  if (seen === 'asking') return null;
  return seen === 'no-admin' ? <ClaimAdmin /> : <Roles first={seen} />;
}
