'use client';

import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Selection } from '@/app/network/network-focus';
import { IconButton } from '@/app/ui/icon-button';
import { layerOf, placeOf } from '@/lib/explain/cells';
import { shownAmounts } from '@/lib/explain/ledger';
import type { Explanation, Term } from '@/lib/explain/neuron';
import type { Layer, Network } from '@/lib/network/layers';
import { count, figure, signed } from '../number-words';
import { withinLayer } from '../place-words';
import { PatchFigure } from './patch-figure';
import { useSteps } from './use-steps';
import styles from './weighted-figure.module.css';

type Weighted = Extract<Explanation, { kind: 'weighted' }>;

interface Props {
  readonly network: Network;
  readonly layer: Layer;
  readonly explanation: Weighted;
  onSelect(to: Selection): void;
}

/** What adds up to the sum, as one line each: a map's patch of a convolution, a single input of a dense neuron. */
interface Group {
  readonly key: number;
  readonly terms: readonly Term[];
  readonly amount: number;
}

/** Lines that are shown; the others stand together. */
const MOST_LINES = 5;

/** Σ value × weight + bias, then the activation: with the numbers, and so that the shown ones add up. */
export function WeightedFigure({ network, layer, explanation, onSelect }: Props) {
  const { terms, bias, sum, activation, value } = explanation;
  const groups = useMemo(() => groupsOf(network, layer, terms), [network, layer, terms]);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = groups.slice(0, MOST_LINES);
  const rest = groups.slice(MOST_LINES);
  const restAmount = rest.reduce((all, { amount }) => all + amount, 0);
  const amounts = [...shown.map(({ amount }) => amount), ...(rest.length > 0 ? [restAmount] : []), bias];
  const ledger = shownAmounts(amounts, sum);
  const source = layerOf(network, terms[0]!.from.layer);
  const patch = layer.kind === 'conv' ? (groups.find(({ key }) => key === chosen) ?? groups[0]!) : null;
  const { step, replay } = useSteps(patch ? patch.terms.length + 1 : 0);
  const done = patch === null || step > patch.terms.length;
  const single = groups.length === 1;

  return (
    <div>
      {patch && layer.kind === 'conv' && (
        <div className={styles.patch}>
          <PatchFigure
            network={network}
            kernel={layer.kernel}
            terms={patch.terms}
            step={step}
            total={ledger.shown[groups.indexOf(patch)]!}
            title={single ? null : `map ${patch.key + 1} of ${source.shape.at(-1)}`}
          />
          <IconButton label="Show it step by step again" className={styles.again} onClick={replay}>
            <RotateCcw />
          </IconButton>
        </div>
      )}
      <table className={styles.ledger} data-done={done || undefined}>
        <tbody>
          {shown.map((group, line) => (
            <tr key={group.key} data-amount={group.amount} data-testid="ledger-line">
              <th scope="row">
                {layer.kind === 'conv' ? (
                  single ? (
                    'patch × kernel'
                  ) : (
                    <button
                      type="button"
                      className={styles.pick}
                      aria-pressed={group.key === patch!.key}
                      onClick={() => {
                        setChosen(group.key);
                        replay();
                      }}
                    >
                      map {group.key + 1}
                    </button>
                  )
                ) : (
                  <button
                    type="button"
                    className={styles.pick}
                    onClick={() => onSelect(group.terms[0]!.from)}
                  >
                    {withinLayer(network, group.terms[0]!.from)}
                  </button>
                )}
              </th>
              <td className={styles.how}>
                {layer.kind === 'conv'
                  ? single
                    ? ''
                    : 'patch × kernel'
                  : `${figure(group.terms[0]!.value)} × ${figure(group.terms[0]!.weight)}`}
              </td>
              <td>{signed(ledger.shown[line]!)}</td>
            </tr>
          ))}
          {rest.length > 0 && (
            <tr data-amount={restAmount} data-testid="ledger-line">
              <th scope="row">
                {count(rest.length)} more {layer.kind === 'conv' ? 'maps' : 'inputs'}
              </th>
              <td />
              <td>{signed(ledger.shown[shown.length]!)}</td>
            </tr>
          )}
          <tr data-amount={bias} data-testid="ledger-line">
            <th scope="row">bias</th>
            <td className={styles.how}>always added</td>
            <td>{signed(ledger.shown.at(-1)!)}</td>
          </tr>
          <tr className={styles.total} data-amount={sum} data-testid="ledger-sum">
            <th scope="row">sum</th>
            <td className={styles.how}>{activation === 'softmax' ? 'the logit' : ''}</td>
            <td>{figure(ledger.total)}</td>
          </tr>
          {activation !== 'softmax' && (
            <tr className={styles.result} data-amount={value} data-testid="ledger-value">
              <th scope="row">{activation === 'relu' ? 'ReLU' : 'sigmoid'}</th>
              <td className={styles.how}>
                {activation === 'relu' ? 'below zero becomes zero' : '1 / (1 + e^−sum)'}
              </td>
              <td>{figure(value)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function groupsOf(network: Network, layer: Layer, terms: readonly Term[]): Group[] {
  const byKey = new Map<number, Term[]>();
  terms.forEach((term, index) => {
    const source = layerOf(network, term.from.layer);
    const key = layer.kind === 'conv' ? placeOf(source.shape, term.from.cell).map : index;
    const known = byKey.get(key);
    if (known) known.push(term);
    else byKey.set(key, [term]);
  });
  return [...byKey]
    .map(([key, own]) => ({ key, terms: own, amount: own.reduce((all, { product }) => all + product, 0) }))
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
}
