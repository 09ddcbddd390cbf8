import { type Snapshot, snapshotSchema } from '@/lib/wire';

/** A snapshot as it arrives: its bytes as they are, the rest through JSON. */
export const overTheWire = ({ strokes, ...rest }: Snapshot): Snapshot =>
  snapshotSchema.parse({ ...JSON.parse(JSON.stringify(rest)), strokes });
