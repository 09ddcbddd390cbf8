import { useEffect, useState } from 'react';
import type { ModelId } from '@/lib/ids';

/** Every version that reads on this server; none while it is not known. */
export function useModels(): readonly ModelId[] {
  const [models, setModels] = useState<readonly ModelId[]>([]);
  useEffect(() => {
    const leaving = new AbortController();
    fetch('/api/models', { signal: leaving.signal })
      .then(async (response) => {
        const { models: found } = (await response.json()) as { models?: readonly { readonly id: ModelId }[] };
        setModels((found ?? []).map(({ id }) => id));
      })
      // Without the list two drawings can still be compared.
      .catch(() => undefined);
    return () => leaving.abort();
  }, []);
  return models;
}
