'use client';

import { useEffect, useMemo } from 'react';
import { percentText } from '@/app/answer/certainty';
import type { NetworkFocus } from '@/app/network/network-focus';
import { type CellRef, layerOf, placeOf } from '@/lib/explain/cells';
import { strongestInputs, strongestOutputs } from '@/lib/explain/connections';
import { type Explanation, explain } from '@/lib/explain/neuron';
import { receptiveField, WHOLE_INPUT } from '@/lib/explain/receptive-field';
import { cellCount, type Layer } from '@/lib/network/layers';
import { PixelMap } from '../figures/pixel-map';
import { PoolFigure } from '../figures/pool-figure';
import { SoftmaxTable } from '../figures/softmax-table';
import { TopInputs } from '../figures/top-inputs';
import { WeightedFigure } from '../figures/weighted-figure';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { figure, percent } from '../number-words';
import { ConnectionList } from './connection-list';
import { EffectRows } from './effect-rows';

interface Props {
  readonly live: LivePass;
  readonly place: CellRef;
  readonly focus: NetworkFocus;
}

/** Connections each way that are drawn as lines and listed. */
const CONNECTIONS = 8;
/** Windows up to this many pixels are framed cell by cell in the scene. */
const MOST_MARKS = 256;

/** How one cell came by its value, down to the ink, and what it did to the answer. */
export function CellView({ live, place, focus }: Props) {
  const { network, weights } = live.model;
  const layer = layerOf(network, place.layer);
  const explanation = useMemo(
    () => explain(network, weights, live.pass, place),
    [network, weights, live.pass, place],
  );
  const field = useMemo(() => receptiveField(network, place), [network, place]);
  const inputs = useMemo(() => strongestInputs(place, explanation, CONNECTIONS), [place, explanation]);
  const outputs = useMemo(
    () => strongestOutputs(network, weights, live.pass, place, CONNECTIONS),
    [network, weights, live.pass, place],
  );

  useEffect(() => {
    const marks: CellRef[] = [place];
    const { top, left, bottom, right } = field;
    const input = network.layers.find(({ kind }) => kind === 'input')!;
    if ((bottom - top + 1) * (right - left + 1) <= MOST_MARKS)
      for (let row = top; row <= bottom; row++)
        for (let column = left; column <= right; column++)
          if (row === top || row === bottom || column === left || column === right)
            marks.push({ layer: input.id, cell: row * input.shape[1]! + column });
    focus.highlight.set({ lines: [...inputs, ...outputs], marks });
  }, [focus, network, place, field, inputs, outputs]);
  useEffect(() => {
    focus.ink.set({ field: field === WHOLE_INPUT ? null : field, contributions: null });
    return () => {
      focus.highlight.set(null);
      focus.ink.set(null);
    };
  }, [focus, field]);

  return (
    <>
      <div className={styles.value}>
        <strong data-testid="cell-value" data-value={explanation.value}>
          {isOutput(live, layer) ? percentText(explanation.value) : figure(explanation.value)}
        </strong>
        <p className={styles.soft}>{verdictOf(layer, explanation)}</p>
      </div>
      {explanation.kind === 'weighted' && (
        <section className={styles.section} data-main="">
          <h3>How it came about</h3>
          <WeightedFigure
            network={network}
            layer={layer}
            explanation={explanation}
            onSelect={(to) => focus.selection.set(to)}
          />
          {explanation.rivals && <SoftmaxTable rivals={explanation.rivals} digit={place.cell} />}
        </section>
      )}
      {explanation.kind === 'max-pool' && (
        <section className={styles.section} data-main="">
          <h3>How it came about</h3>
          <PoolFigure
            network={network}
            explanation={explanation}
            onSelect={(to) => focus.selection.set(to)}
          />
        </section>
      )}
      {explanation.kind !== 'pixel' && (
        <section className={styles.section}>
          <h3>Which pixels did that</h3>
          <PixelMap live={live} layer={layer} place={place} explanation={explanation} field={field} />
        </section>
      )}
      <TopInputs model={live.model} layer={layer} map={detectorOf(layer, place.cell)} />
      {readsOn(live, layer) && (
        <section className={styles.section}>
          <h3>What it did to the answer</h3>
          <EffectRows live={live} layer={layer} place={place} value={explanation.value} />
        </section>
      )}
      {(inputs.length > 0 || outputs.length > 0) && (
        <section className={styles.section}>
          <h3>Its strongest connections</h3>
          <ConnectionList network={network} inputs={inputs} outputs={outputs} focus={focus} />
        </section>
      )}
    </>
  );
}

/** Whether the answer is computed from this layer: not from itself, nor from the other output. */
const readsOn = (live: LivePass, layer: Layer): boolean => !isOutput(live, layer);

const isOutput = ({ model: { network } }: LivePass, layer: Layer): boolean =>
  layer.id === network.outputs.digits || layer.id === network.outputs.isDigit;

/** What looks for something: all cells of a map for the same, of a dense layer each for its own. */
const detectorOf = ({ shape }: Layer, cell: number): number =>
  shape.length === 3 ? placeOf(shape, cell).map : cell;

function verdictOf(layer: Layer, explanation: Explanation): string {
  switch (explanation.kind) {
    case 'pixel':
      return explanation.value === 0
        ? 'Paper: nothing is drawn here.'
        : `Ink: ${percent(explanation.value)} of full white on black.`;
    case 'max-pool':
      return explanation.value > 0
        ? 'The strongest of its window, passed on; the others are dropped.'
        : 'Its whole window is dark.';
    case 'weighted':
      switch (explanation.activation) {
        case 'relu':
          if (explanation.value > 0)
            return layer.kind === 'conv'
              ? 'It fires: what lies under it is like what it looks for.'
              : 'It fires: more speaks for it than against it.';
          return `It stays dark: the sum is ${figure(explanation.sum)}, and nothing below zero is passed on.`;
        case 'softmax':
          return `Out of all ${cellCount(layer)} digits, this is its share.`;
        case 'sigmoid':
          return explanation.value >= 0.5 ? 'It takes this for a digit.' : 'It takes this for no digit.';
        default:
          throw new Error(`Unknown activation: ${explanation.activation satisfies never}`);
      }
    default:
      throw new Error(`Unknown explanation: ${explanation satisfies never}`);
  }
}
