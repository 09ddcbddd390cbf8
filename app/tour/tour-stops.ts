import type { Selection, WhyQuestion } from '@/app/network/network-focus';
import { cellOfEngineIndex } from '@/lib/explain/cells';
import type { ReferencePass } from '@/lib/network/forward';
import type { Layer, Network } from '@/lib/network/layers';

/** One stop of the guided tour: what it says, and what the page shows meanwhile. */
export interface Stop {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly selection: Selection | null;
  readonly why: WhyQuestion | null;
}

/**
 * The way from ink to answer for somebody who never saw a network, on the network that reads here and the drawing that lies on the
 * sheet. A network without convolutions has fewer stops.
 */
export function tourStops(network: Network, pass: ReferencePass): Stop[] {
  const of = (kind: Layer['kind']) => network.layers.find((layer) => layer.kind === kind);
  const layer = (found: Layer): Selection => ({ layer: found.id, cell: null });
  const input = of('input')!;
  const convolution = of('conv');
  const pooled = of('max-pool');
  const { digits } = network.outputs;
  const hidden = network.layers.findLast(
    ({ kind, id }) => kind === 'dense' && ![digits, network.outputs.isDigit].includes(id),
  );
  const probabilities = pass.values.get(digits)!;
  const answer = probabilities.indexOf(Math.max(...probabilities));

  const stops: (Stop | null)[] = [
    {
      id: 'start',
      title: 'From ink to an answer',
      words:
        'A neural network reads this drawing again with every movement of the pen. In a minute you have seen all that it does. It is only arithmetic, and nothing is hidden.',
      selection: null,
      why: null,
    },
    {
      id: 'input',
      title: 'What it sees',
      words:
        'Not your ink, but 28 × 28 brightness values: the drawing, shrunk and centred. The network knows nothing else. Click a pixel here, if you like.',
      selection: layer(input),
      why: null,
    },
    convolution
      ? {
          id: 'features',
          title: 'Looking for small patterns',
          words:
            'Each of these maps slides one small pattern of weights, its kernel, over the whole drawing, and lights up where the ink looks like it: an edge, a bend, an end. Nobody chose the patterns; the network learnt them from examples.',
          selection: layer(convolution),
          why: null,
        }
      : null,
    convolution
      ? {
          id: 'cell',
          title: 'One cell, taken apart',
          words:
            'The brightest of those cells. The patch of ink under it, times the kernel, number by number, and added up: a large sum means “here it is”. The frame on your drawing shows where it looks.',
          selection: brightest(convolution, pass),
          why: null,
        }
      : null,
    pooled
      ? {
          id: 'pooled',
          title: 'Forgetting where exactly',
          words:
            'Of each little square of cells only the strongest goes on. The pictures get smaller, and a stroke that is a little higher or slanted still looks the same.',
          selection: layer(pooled),
          why: null,
        }
      : null,
    hidden
      ? {
          id: 'hidden',
          title: 'Putting it together',
          words:
            'Each of these neurons weighs everything in the layer before: some hints count for it, some against. This is the one that is brightest just now; its strongest connections are drawn in the network.',
          selection: brightest(hidden, pass),
          why: null,
        }
      : null,
    {
      id: 'answer',
      title: 'Ten scores, one answer',
      words: `Ten last neurons, one a digit, add up the hints for and against it. The scores become shares of 100%: here the ${answer} leads. What counted most stands first.`,
      selection: { layer: digits, cell: answer },
      why: null,
    },
    {
      id: 'why',
      title: 'And why that one?',
      words:
        'Run it backwards, and the ink itself shows which parts spoke for the answer (orange) and which against it (blue). Ask why it is not another digit. Then draw one that it gets wrong.',
      selection: null,
      why: { digit: null, rather: null },
    },
  ];
  return stops.filter((stop) => stop !== null);
}

function brightest(layer: Layer, pass: ReferencePass): Selection {
  const values = pass.values.get(layer.id)!;
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return { layer: layer.id, cell: cellOfEngineIndex(layer.shape, best) };
}
