// Speaks Prisma's generator protocol (JSON-RPC, requests on stdin, answers on stderr) and writes down the data model that it is
// given: Prisma's own reading of the schema, without its schema engine.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const answer = (id, result) => process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'getManifest')
    answer(id, { manifest: { prettyName: 'data model', defaultOutput: './model.json' } });
  else {
    writeFileSync(params.generator.output.value, JSON.stringify(params.dmmf.datamodel));
    answer(id, null);
  }
});
