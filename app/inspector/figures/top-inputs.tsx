'use client';

import { useEffect, useState } from 'react';
import type { ReferenceModel } from '@/app/network/reference/fetch-model';
import { sourceOf } from '@/lib/explain/cells';
import { decodeTopInputs, type TopInputs as Found } from '@/lib/explain/top-inputs';
import type { ModelId } from '@/lib/ids';
import { INPUT_SIDE, type Layer } from '@/lib/network/layers';
import { CellCanvas } from './cell-canvas';
import styles from './top-inputs.module.css';

interface Props {
  readonly model: ReferenceModel;
  readonly layer: Layer;
  /** Or neuron, of a dense layer. */
  readonly map: number;
}

const fetched = new Map<ModelId, Promise<Found>>();

function topInputsOf(id: ModelId, place: string): Promise<Found> {
  const known = fetched.get(id);
  if (known) return known;
  const loading = fetch(place).then(async (response) => {
    if (!response.ok) throw new Error(`${place} answered ${response.status}.`);
    return decodeTopInputs(new Uint8Array(await response.arrayBuffer()));
  });
  fetched.set(id, loading);
  loading.catch(() => fetched.delete(id));
  return loading;
}

/** The drawings of MNIST that light a map most: what it looks for, shown by example. */
export function TopInputs({ model, layer, map }: Props) {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    // A version that was trained without looking for them has none.
    if (model.topInputs === null) return;
    let gone = false;
    topInputsOf(model.id, model.topInputs)
      .then((top) => !gone && setFound(top))
      // An aside: the rest of the inspector stands without it.
      .catch(() => {});
    return () => {
      gone = true;
    };
  }, [model.id, model.topInputs]);
  // A pooled map looks for what its convolution looks for.
  const looking = layer.kind === 'max-pool' ? sourceOf(model.network, layer)! : layer;
  const index = model.network.layers.indexOf(looking);
  const own = found?.layers.find((entry) => entry.index === index)?.maps[map];
  if (!found || !own) return null;
  return (
    <div className={styles.top} data-testid="top-inputs">
      <h4>
        {own.length > 0 ? 'What lights it most, of MNIST’s training digits' : 'Nothing in MNIST lights it'}
      </h4>
      <ul>
        {own.map((n) => {
          const { index: at, label, pixels } = found.drawings[n]!;
          return (
            <li key={n}>
              <CellCanvas
                label={`A ${label}, number ${at} of MNIST’s training digits`}
                values={pixels}
                columns={INPUT_SIDE}
                rows={INPUT_SIDE}
                ink={{ kind: 'ramp', full: 255, exposure: 1 }}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
