import { writeFileSync } from 'node:fs';
import { renderWireReadme } from './wire-readme';

writeFileSync(new URL('../../../lib/wire/README.md', import.meta.url), renderWireReadme());
