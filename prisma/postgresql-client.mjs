// A generator of Prisma's (JSON-RPC, requests on stdin, answers on stderr): a client speaks one kind of database, so that the same
// models are given to Prisma a second time, for PostgreSQL.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const OUTPUT = 'postgresql-client';

const answer = (id, outcome) =>
  process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...outcome })}\n`);

function schemaForPostgres(schema) {
  const derived = schema
    .replace(/^generator postgresql \{[^}]*\}\n/m, '')
    .replace('provider = "sqlite"', 'provider = "postgresql"');
  if (derived.includes('generator postgresql') || derived.includes('"sqlite"'))
    throw new Error('prisma/postgresql-client.mjs does not know its way about the schema any more.');
  return derived;
}

async function generate(folder, schema) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'schema.prisma');
  writeFileSync(file, schemaForPostgres(schema));
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  const child = spawn(process.execPath, [cli, 'generate', '--schema', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(output);
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'getManifest')
    answer(id, {
      result: { manifest: { prettyName: 'client for PostgreSQL', defaultOutput: `./${OUTPUT}` } },
    });
  else
    try {
      await generate(params.generator.output.value, params.datamodel);
      answer(id, { result: null });
    } catch (error) {
      answer(id, { error: { code: 1, message: error.message, data: null } });
    }
});
