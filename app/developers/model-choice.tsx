'use client';

import { useEffect, useState } from 'react';
import own from './try-it.module.css';

interface Props {
  /** Undefined: the default one. */
  readonly chosen: string | undefined;
  onChoose(model: string | undefined): void;
}

/** Which model reads; nothing where there is no choice. */
export function ModelChoice({ chosen, onChoose }: Props) {
  const [models, setModels] = useState<readonly string[]>([]);

  useEffect(() => {
    const leaving = new AbortController();
    fetch('/api/models', { signal: leaving.signal })
      .then(async (response) => {
        const { models: found } = (await response.json()) as { models?: readonly { readonly id: string }[] };
        setModels((found ?? []).map(({ id }) => id));
      })
      // Without the list the default model reads, as it does for whoever names none.
      .catch(() => {});
    return () => leaving.abort();
  }, []);

  if (models.length < 2) return null;
  return (
    <label className={own.model}>
      Read by
      <select
        value={chosen ?? models[0]}
        onChange={({ currentTarget: { value } }) => onChoose(value === models[0] ? undefined : value)}
      >
        {models.map((id) => (
          <option key={id}>{id}</option>
        ))}
      </select>
    </label>
  );
}
