import { posix } from 'node:path';
import { type Import, importsOf } from './imports';

/** A package, or generated code, that only these files or folders (with a slash at the end) may run. */
export interface Ownership {
  readonly what: string;
  readonly matches: (specifier: string) => boolean;
  readonly owners: readonly string[];
}

const named =
  (...names: readonly string[]) =>
  (specifier: string): boolean =>
    names.some((name) => specifier === name || specifier.startsWith(`${name}/`));

/** House style, rule 3: everything else speaks to a narrow port. Types may be named elsewhere: they leave nothing behind. */
export const ownerships: readonly Ownership[] = [
  { what: 'socket.io', matches: named('socket.io'), owners: ['server/sockets/socket-server.ts'] },
  { what: 'socket.io-client', matches: named('socket.io-client'), owners: ['app/session/connection.ts'] },
  {
    what: '@tensorflow/*',
    matches: (name) => name.startsWith('@tensorflow/'),
    owners: ['server/inference/tensorflow.ts'],
  },
  { what: 'three', matches: named('three'), owners: ['app/network/gl/', 'app/network/network-view.ts'] },
  {
    what: "Prisma's client",
    matches: named('@prisma/client', 'prisma/client', 'prisma/postgresql-client'),
    owners: ['server/storage/database/client.ts'],
  },
  {
    what: "Prisma's adapter kit",
    matches: named('@prisma/driver-adapter-utils'),
    owners: ['server/storage/'],
  },
  {
    what: "PostgreSQL's driver",
    matches: named('pg', '@prisma/adapter-pg'),
    owners: ['server/storage/postgres/postgres-connection.ts'],
  },
  { what: "Redis' driver", matches: named('ioredis'), owners: ['server/cluster/redis.ts'] },
  { what: 'idb', matches: named('idb'), owners: ['app/unsent/indexed-ink-store.ts'] },
  { what: 'sqlite3', matches: named('sqlite3'), owners: ['server/storage/sqlite/sqlite-connection.ts'] },
];

/** Next.js bundles what a page imports: server code would run a second time. A page gets its data through this one file. */
export const pagePort = 'server/pages/page-port.ts';

export interface SourceFile {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly source: string;
}

/** What stands in the way of the import rules of the folders, one readable line each; empty when all is well. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, source }) =>
    importsOf(path, source, isGuarded).flatMap((found) => {
      const why = complaint(path, resolve(path, found.specifier), found);
      return why === null ? [] : [`${path}:${found.line} ${why}`];
    }),
  );
}

/** The owners that run nothing of what they own: a list that is not kept up protects nothing. */
export function idleOwners(files: readonly SourceFile[]): string[] {
  return ownerships.flatMap(({ what, matches, owners }) =>
    owners
      .filter(
        (owner) =>
          !files.some(
            ({ path, source }) =>
              within(path, owner) &&
              importsOf(path, source, isGuarded).some(
                (found) => !found.typeOnly && matches(resolve(path, found.specifier)),
              ),
          ),
      )
      .map((owner) => `${owner} does not import ${what}`),
  );
}

const isGuarded = (specifier: string): boolean => ownerships.some(({ matches }) => matches(specifier));

const within = (path: string, owner: string): boolean =>
  owner.endsWith('/') ? path.startsWith(owner) : path === owner;

/** A path from the root for what is in the repository, the name as it stands for a package. */
function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return specifier;
}

function complaint(path: string, target: string, { specifier, typeOnly }: Import): string | null {
  const part = path.split('/')[0];
  if (part === 'lib' && !target.startsWith('lib/') && !named('zod')(target))
    return `imports ${specifier}: lib imports only zod and itself`;
  if (part === 'app' && target.startsWith('server/') && !typeOnly && `${target}.ts` !== pagePort)
    return `imports ${specifier}: a page reaches the server only through ${pagePort}`;
  if (part === 'server' && target.startsWith('app/'))
    return `imports ${specifier}: the server does not know the pages`;
  if (part === 'server' && named('react', 'react-dom')(target))
    return `imports ${specifier}: the server renders nothing itself`;
  if (part !== 'test' && target.startsWith('test/'))
    return `imports ${specifier}: the product does not need its tests`;
  // Set-up names packages to install them, and runs none.
  if (part === 'test' || path.startsWith('server/setup/') || typeOnly) return null;
  const owned = ownerships.find(({ matches }) => matches(target));
  if (owned && !owned.owners.some((owner) => within(path, owner)))
    return `imports ${specifier}: only ${owned.owners.join(' and ')} may`;
  return null;
}
