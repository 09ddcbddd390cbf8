import { HINTS } from '@/app/strip/step-hints';
import type { Network } from '@/lib/network/layers';
import type { StepName } from '@/lib/preprocess';
import { describeLayer } from '@/lib/scene/describe';

/** Where the signal stops on its way from the ink to the answer. */
export interface Station {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  /** Preprocessing: a picture of its trace. Else a layer, by its slot in the scene. */
  readonly at: { readonly step: StepName } | { readonly slot: number };
}

/** The last step's picture is the network's first layer. */
const STEPS = ['ink', 'outline', 'box', 'centred'] as const satisfies readonly StepName[];

const STEP_TITLES = { ink: 'Ink', outline: 'Outline', box: 'Box', centred: 'Centred' } as const;

export function stationsOf(network: Network): Station[] {
  const steps = STEPS.map(
    (step): Station => ({ id: step, name: STEP_TITLES[step], hint: HINTS[step], at: { step } }),
  );
  const layers = network.layers
    .filter(({ kind }) => kind !== 'dropout')
    .map((layer, slot): Station => {
      const { name, hint } = describeLayer(network, layer);
      return { id: layer.id, name, hint, at: { slot } };
    });
  return [...steps, ...layers];
}

/** The last layer that is lit while the signal stands at a station; −1: none yet. */
export const litThrough = ({ at }: Station): number => ('slot' in at ? at.slot : -1);
