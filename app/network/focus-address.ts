import type { CameraPose } from '@/lib/scene/camera';
import type { Selection } from './network-focus';

/** What of a viewer's attention stands in the page's address, behind the room's key: `#k=…&at=conv1.123&from=…`. */
export interface AddressedFocus {
  readonly selection: Selection | null;
  readonly camera: CameraPose | null;
}

const LAYER = /^([A-Za-z0-9_-]{1,32})(?:\.(\d{1,8}))?$/;
/** Finer than the eye tells, and short. */
const DECIMALS = 3;
/** Far beyond any network that can be drawn. */
const FARTHEST = 10_000;

/** Whatever is malformed counts as absent: a link may have been cut short. */
export function readFocus(hash: string): AddressedFocus {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const at = LAYER.exec(params.get('at') ?? '');
  const numbers = (params.get('from') ?? '').split('_').map(Number);
  const [azimuth, elevation, distance, x, y, z] = numbers;
  const sound =
    numbers.length === 6 &&
    numbers.every((value) => Number.isFinite(value) && Math.abs(value) < FARTHEST) &&
    distance! > 0;
  return {
    selection: at ? { layer: at[1]!, cell: at[2] === undefined ? null : Number(at[2]) } : null,
    camera: sound
      ? { azimuth: azimuth!, elevation: elevation!, distance: distance!, target: [x!, y!, z!] }
      : null,
  };
}

/** The hash with the focus in it; all else that stands there stays. */
export function writeFocus(hash: string, { selection, camera }: AddressedFocus): string {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  if (selection)
    params.set('at', selection.cell === null ? selection.layer : `${selection.layer}.${selection.cell}`);
  else params.delete('at');
  if (camera) {
    const { azimuth, elevation, distance, target } = camera;
    params.set(
      'from',
      [azimuth, elevation, distance, ...target]
        .map((value) => String(Number(value.toFixed(DECIMALS))))
        .join('_'),
    );
  } else params.delete('from');
  const text = params.toString();
  return text === '' ? '' : `#${text}`;
}
