'use client';

import { useMemo } from 'react';
import { sharedReference } from '@/app/network/reference/create-reference';
import { type CellRef, oneHot } from '@/lib/explain/cells';
import type { Explanation } from '@/lib/explain/neuron';
import { type Field, fieldSize, WHOLE_INPUT } from '@/lib/explain/receptive-field';
import { INPUT_SIDE, type Layer } from '@/lib/network/layers';
import styles from '../inspector.module.css';
import type { LivePass } from '../live-pass';
import { signed } from '../number-words';
import { useAnswer } from '../use-answer';
import { CellCanvas } from './cell-canvas';

interface Props {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly place: CellRef;
  readonly explanation: Exclude<Explanation, { kind: 'pixel' }>;
  readonly field: Field;
}

/**
 * What each pixel's ink did to a cell: gradient × input (Simonyan, Vedaldi and Zisserman 2014; Shrikumar et al. 2016). Between ReLU's
 * corners a network is linear, so that pixels and biases together are the cell's own sum.
 */
export function PixelMap({ live, layer, place, explanation, field }: Props) {
  const question = useMemo(
    () => ({ live, place: `${place.layer} ${place.cell}`, seed: oneHot(layer, place.cell) }),
    [live, layer, place.layer, place.cell],
  );
  const source = live.model.network.layers.find(({ kind }) => kind === 'input')!.id;
  const found = useAnswer(question, async ({ live: { model, input }, seed }) => {
    const seeds = new Map([[layer.id, seed]]);
    const gradients = await sharedReference().gradients(
      model.id,
      input,
      explanation.kind === 'weighted' ? { sums: seeds } : { values: seeds },
      [source],
    );
    const slopes = gradients.get(source)!;
    return Float32Array.from(slopes, (slope, pixel) => (slope * input[pixel]!) / 255);
  });
  const pixels = found?.question.place === question.place ? found.answer : null;
  const full = pixels?.reduce((most, amount) => Math.max(most, Math.abs(amount)), 0) ?? 0;
  const ink = pixels?.reduce((all, amount) => all + amount, 0) ?? 0;
  const total = explanation.kind === 'weighted' ? explanation.sum : explanation.value;
  const { rows, columns } = fieldSize(field);
  const whole = field === WHOLE_INPUT;

  return (
    <div className={styles.split}>
      <CellCanvas
        className={styles.picture}
        label="What each pixel did to this value"
        values={pixels ?? nothing}
        columns={INPUT_SIDE}
        rows={INPUT_SIDE}
        ink={{ kind: 'signed', full }}
        field={whole ? null : field}
        testId="pixel-map"
      />
      <div>
        <p>
          {whole
            ? 'It sees the whole drawing.'
            : `It sees only ${columns} × ${rows} of the 28 × 28 pixels: the frame, here and on the sheet.`}{' '}
          <b className={styles.for}>Orange</b> ink raised its{' '}
          {explanation.kind === 'weighted' ? 'sum' : 'value'}, <b className={styles.against}>blue</b> ink
          lowered it.
        </p>
        {pixels && (
          <p className={styles.figures}>
            ink {signed(ink)}, biases on the way {signed(total - ink)}
          </p>
        )}
      </div>
    </div>
  );
}

const nothing = new Float32Array(INPUT_SIDE * INPUT_SIDE);
