import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { idleOwners, type SourceFile, violations } from './support/source/boundaries';

const folders = ['lib', 'app', 'server', 'test'];

function sourceFiles(): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      // The benchmark has packages of its own.
      .filter((path) => /\.(ts|tsx|mts|mjs|js)$/.test(path) && !path.includes('/node_modules/'))
      .map((path) => ({ path, source: readFileSync(path, 'utf8') })),
  );
}

describe('the repository', () => {
  const files = sourceFiles();

  test('keeps to the import boundaries of its folders', () => {
    expect(violations(files)).toEqual([]);
  });

  test('was read: every folder has sources', () => {
    for (const folder of folders)
      expect(
        files.some(({ path }) => path.startsWith(`${folder}/`)),
        folder,
      ).toBe(true);
  });

  test('lists as owners of a package only those that use it', () => {
    expect(idleOwners(files)).toEqual([]);
  });
});

describe('the rules', () => {
  const rules = ['lib/room/SPEC.md', 'lib/game/SPEC.md'].flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule!),
  );
  const named = sourceFiles()
    .filter(({ path }) => path.startsWith('test/'))
    .flatMap(({ source }) =>
      [...source.matchAll(/\b(?:test|it)(?:\.\w+)*\(\s*['"`]((?:[A-Z]\d+ )+)/g)].flatMap(([, names]) =>
        names!.trim().split(' '),
      ),
    );

  test('have a number each', () => {
    expect(rules.filter((rule, i) => rules.indexOf(rule) !== i)).toEqual([]);
  });

  test('are each held by a test, which is named after no other', () => {
    expect(rules.filter((rule) => !named.includes(rule))).toEqual([]);
    expect([...new Set(named)].filter((name) => !rules.includes(name))).toEqual([]);
  });
});

describe('the check', () => {
  const found = (path: string, source: string) => violations([{ path, source }]);

  test.each([
    ['lib/room/step.ts', `import { readFileSync } from 'node:fs';`],
    ['lib/room/step.ts', `import type { ReactNode } from 'react';`],
    ['lib/room/step.ts', `import { read } from '@/server/inference/port';`],
    ['lib/room/step.ts', `import { read } from '../../server/inference/port';`],
    ['lib/room/step.ts', `export * from 'fflate';`],
    ['lib/room/step.ts', `const fs = await import('node:fs');`],
    ['lib/room/step.ts', `type Hash = import('node:crypto').Hash;`],
    ['app/page.tsx', `import { openDatabase } from '@/server/storage/open';`],
    ['app/room/[id]/page.tsx', `import { openDatabase } from '../../../server/storage/open';`],
    ['app/page.tsx', `export { openDatabase } from '@/server/storage/open';`],
    ['app/page.tsx', `import {} from '@/server/storage/open';`],
    ['app/page.tsx', `import { type Room, takeRoom } from '@/server/storage/open';`],
    ['server/index.ts', `import { Sheet } from '@/app/canvas/sheet';`],
    ['server/index.ts', `import { createElement } from 'react';`],
    ['server/index.ts', `import { launchBrowser } from '@/test/support/browser/browser';`],
    ['server/rooms/hub.ts', `import { Server } from 'socket.io';`],
    ['app/room/client.tsx', `import { io } from 'socket.io-client';`],
    [
      'server/inference/engine.ts',
      `const load = createRequire(import.meta.url); load('@tensorflow/tfjs-node');`,
    ],
    ['server/inference/engine.ts', `import '@tensorflow/tfjs-backend-wasm';`],
    ['server/training/train.ts', 'const tf = await import(`@tensorflow/tfjs-core`);'],
    ['app/canvas/sheet.tsx', `import { Scene } from 'three';`],
    ['app/canvas/sheet.tsx', `import { OrbitControls } from 'three/addons/controls/OrbitControls.js';`],
    ['server/http/rooms.ts', `import { PrismaClient } from '@/prisma/client/client';`],
    ['server/http/rooms.ts', `import { PrismaClient } from '../../prisma/client/client';`],
    ['server/http/rooms.ts', `import sqlite3 from 'sqlite3';`],
    ['server/http/rooms.ts', `import pg from 'pg';`],
    ['server/http/rooms.ts', `const sqlite3 = require('sqlite3');`],
    ['server/http/rooms.ts', `import sqlite3 = require('sqlite3');`],
  ])('refuses in %s: %s', (path, source) => {
    expect(found(path, source)).toHaveLength(1);
  });

  test.each([
    [
      'lib/room/step.ts',
      `import { z } from 'zod'; import { seq } from '@/lib/ids'; import { op } from './op';`,
    ],
    [
      'app/page.tsx',
      `import type { Room } from '@/server/storage/ports'; import { page } from '@/server/pages/page-port';`,
    ],
    ['app/page.tsx', `import { type Room } from '@/server/storage/ports';`],
    ['app/room/client.tsx', `import type { Socket } from 'socket.io-client';`],
    ['app/network/gl/mesh.ts', `import { Mesh } from 'three';`],
    ['server/training/train.ts', `import type { Tensor } from '@tensorflow/tfjs-core';`],
    ['test/server/socket.test.ts', `import { io } from 'socket.io-client';`],
    [
      'server/rooms/hub.ts',
      `// import { Server } from 'socket.io';\nconst said = "import { Server } from 'socket.io'";`,
    ],
  ])('allows in %s: %s', (path, source) => {
    expect(found(path, source)).toEqual([]);
  });

  test('says where, what and what would be right', () => {
    expect(found('app/page.tsx', `\n\nimport { Scene } from 'three';`)).toEqual([
      'app/page.tsx:3 imports three: only app/network/gl/ and app/network/network-view.ts may',
    ]);
  });
});
