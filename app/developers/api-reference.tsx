'use client';

import { useEffect, useState } from 'react';
import { type OpenApi, type Operation, operationsOf } from './api-description';
import styles from './developers.module.css';
import { OperationView } from './operation-view';
import { UNREACHABLE } from './predict-request';

type State =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly version: string; readonly operations: readonly Operation[] }
  | { readonly kind: 'failed'; readonly message: string };

/** Every address of the API, as `GET /api/openapi.json` describes it. */
export function ApiReference() {
  const [state, setState] = useState<State>({ kind: 'loading' });

  useEffect(() => {
    const leaving = new AbortController();
    void read(leaving.signal).then((next) => {
      if (!leaving.signal.aborted) setState(next);
    });
    return () => leaving.abort();
  }, []);

  return (
    <section aria-labelledby="reference">
      <h2 id="reference" className={styles.heading}>
        Every address
      </h2>
      <p className={styles.soft}>
        The same as a file for other programs: <a href="/api/openapi.json">openapi.json</a>
        {state.kind === 'shown' && `, version ${state.version}`}. What goes wrong is answered with{' '}
        <code>{'{"error": {"code", "message"}}'}</code>.
      </p>
      <Operations state={state} />
    </section>
  );
}

function Operations({ state }: { readonly state: State }) {
  switch (state.kind) {
    case 'loading':
      return <div className={styles.loading} aria-busy="true" />;
    case 'failed':
      return <p role="alert">{state.message}</p>;
    case 'shown':
      return (
        <ul className={styles.operations}>
          {state.operations.map((operation) => (
            <OperationView key={operation.id + operation.path} operation={operation} />
          ))}
        </ul>
      );
    default:
      return state satisfies never;
  }
}

async function read(signal: AbortSignal): Promise<State> {
  try {
    const response = await fetch('/api/openapi.json', { signal });
    if (!response.ok)
      return { kind: 'failed', message: 'The description could not be read. Reload the page in a moment.' };
    const description = (await response.json()) as OpenApi;
    return { kind: 'shown', version: description.info.version, operations: operationsOf(description) };
  } catch {
    return { kind: 'failed', message: UNREACHABLE };
  }
}
