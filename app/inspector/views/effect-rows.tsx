'use client';

import { type CSSProperties, useMemo } from 'react';
import { sharedReference } from '@/app/network/reference/create-reference';
import { type CellRef, engineIndex, oneHot } from '@/lib/explain/cells';
import { DIGITS, type Layer } from '@/lib/network/layers';
import type { LivePass } from '../live-pass';
import { signed } from '../number-words';
import { useAnswer } from '../use-answer';
import styles from './effect-rows.module.css';

interface Props {
  readonly live: LivePass;
  readonly layer: Layer;
  readonly place: CellRef;
  readonly value: number;
}

/** The two digits that matter: what is read, and what it may be instead. */
function leaders(probabilities: ArrayLike<number>): [number, number] {
  const order = Array.from({ length: DIGITS }, (_, digit) => digit).sort(
    (a, b) => probabilities[b]! - probabilities[a]!,
  );
  return [order[0]!, order[1]!];
}

/** What a cell's value did to the score of the digit that is read, and of the runner-up: value × gradient of the logit. */
export function EffectRows({ live, layer, place, value }: Props) {
  const { network } = live.model;
  const { digits } = network.outputs;
  const question = useMemo(() => ({ live, place }), [live, place]);
  const found = useAnswer(question, async ({ live: { model, input, pass }, place: asked }) => {
    const output = network.layers.find(({ id }) => id === digits)!;
    return Promise.all(
      leaders(pass.values.get(digits)!).map(async (digit) => {
        const gradients = await sharedReference().gradients(
          model.id,
          input,
          { sums: new Map([[digits, oneHot(output, digit)]]) },
          [asked.layer],
        );
        const index = engineIndex(layer.shape, asked.cell);
        return { digit, effect: gradients.get(asked.layer)![index]! * pass.values.get(asked.layer)![index]! };
      }),
    );
  });
  if (found === null || found.question.place !== place) return <p className={styles.words}>…</p>;
  const [first, second] = found.answer as [Effect, Effect];
  const full = Math.max(Math.abs(first.effect), Math.abs(second.effect), 1e-9);
  return (
    <>
      <p className={styles.words}>{sentence(value, first, second)}</p>
      <ul className={styles.rows}>
        {[first, second].map(({ digit, effect }) => (
          <li key={digit} data-testid="effect" data-digit={digit} data-value={effect}>
            <span>score of {digit}</span>
            <span
              className={styles.bar}
              data-against={effect < 0 || undefined}
              style={{ '--part': Math.abs(effect) / full } as CSSProperties}
            />
            <span>{signed(effect)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface Effect {
  readonly digit: number;
  readonly effect: number;
}

/** Less than this in a logit is not worth a word: under half a percent of a share. */
const SLIGHT = 0.005;

function sentence(value: number, first: Effect, second: Effect): string {
  if (value === 0) return 'Nothing: a dark cell passes nothing on.';
  const pull = first.effect - second.effect;
  if (Math.abs(first.effect) < SLIGHT && Math.abs(second.effect) < SLIGHT)
    return `Next to nothing: what it passes on hardly reaches ${first.digit} or ${second.digit}.`;
  if (Math.abs(pull) < SLIGHT)
    return `It moved ${first.digit} and ${second.digit} alike, and so decided nothing.`;
  return pull > 0
    ? `It spoke for ${first.digit} rather than ${second.digit}.`
    : `It spoke for ${second.digit} rather than ${first.digit}, and was outvoted.`;
}
