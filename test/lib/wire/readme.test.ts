import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { renderWireReadme } from '../../support/wire/wire-readme';

it('README.md says what the schemas say (npx tsx test/support/wire/wire-readme-command.ts writes it)', () => {
  const standing = readFileSync(new URL('../../../lib/wire/README.md', import.meta.url), 'utf8');
  expect(standing).toBe(renderWireReadme());
});
