import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A way to a server that can be cut, or fall silent, and be mended, as a network's. */
export interface CuttableWay {
  readonly port: number;
  /** What runs over it breaks off; nobody gets through. */
  cut(): Promise<void>;
  /** Nothing gets through from then on, and nobody is told: no connection closes, none that is closed is seen to. */
  silence(): void;
  /** New connections get through. Those that fell silent are silent for good, as where a router has forgotten them. */
  mend(): Promise<void>;
  /** As `mend`, and those that fell silent go on with all that was said meanwhile, as where packets are sent again. */
  goOn(): Promise<void>;
  close(): Promise<void>;
}

interface Connection {
  readonly near: Socket;
  readonly far: Socket;
  state: 'flowing' | 'silent';
}

export async function cuttableWay(to: NetConnectOpts): Promise<CuttableWay> {
  const connections = new Set<Connection>();
  let silent = false;
  const flow = (connection: Connection) => {
    connection.state = 'flowing';
    connection.near.pipe(connection.far);
    connection.far.pipe(connection.near);
  };
  const fallSilent = (connection: Connection) => {
    connection.state = 'silent';
    for (const end of [connection.near, connection.far]) end.unpipe().pause();
  };
  const drop = (connection: Connection) => {
    connections.delete(connection);
    connection.near.destroy();
    connection.far.destroy();
  };
  const server = createServer((near) => {
    const connection: Connection = { near, far: createConnection(to), state: 'flowing' };
    connections.add(connection);
    for (const end of [near, connection.far]) {
      end.on('error', () => undefined);
      end.on('close', () => {
        if (connection.state === 'flowing') drop(connection);
      });
    }
    if (silent) fallSilent(connection);
    else flow(connection);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = async () => {
    const closed = server.listening ? once(server, 'close') : null;
    server.close();
    for (const connection of connections) drop(connection);
    await closed;
  };
  const mend = async () => {
    silent = false;
    if (!server.listening) await listen(port);
  };
  return {
    port,
    cut,
    silence() {
      silent = true;
      for (const connection of connections) fallSilent(connection);
    },
    mend,
    async goOn() {
      await mend();
      for (const connection of connections)
        if (connection.near.destroyed || connection.far.destroyed) drop(connection);
        else if (connection.state === 'silent') flow(connection);
    },
    close: cut,
  };
}
