'use client';

import type { NetworkFocus } from '@/app/network/network-focus';
import type { CellRef } from '@/lib/explain/cells';
import type { Connection } from '@/lib/explain/connections';
import type { Network } from '@/lib/network/layers';
import { signed } from '../number-words';
import { placeWords } from '../place-words';
import styles from './connection-list.module.css';

interface Props {
  readonly network: Network;
  readonly inputs: readonly Connection[];
  readonly outputs: readonly Connection[];
  readonly focus: NetworkFocus;
}

/** The lines that the scene draws, as rows: each leads on to the other end. */
export function ConnectionList({ network, inputs, outputs, focus }: Props) {
  const list = (title: string, connections: readonly Connection[], end: (c: Connection) => CellRef) =>
    connections.length > 0 && (
      <div>
        <h4>{title}</h4>
        <ul>
          {connections.map((connection) => {
            const other = end(connection);
            return (
              <li key={`${other.layer} ${other.cell}`}>
                <button
                  type="button"
                  onClick={() => focus.selection.set(other)}
                  onMouseEnter={() => focus.hover.set(other)}
                  onMouseLeave={() => focus.hover.set(null)}
                  data-testid="connection"
                >
                  <span>{placeWords(network, other)}</span>
                  <span>{signed(connection.weight)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    );
  return (
    <div className={styles.lists}>
      {list('What fed it most', inputs, ({ from }) => from)}
      {list('What it fed most', outputs, ({ to }) => to)}
    </div>
  );
}
