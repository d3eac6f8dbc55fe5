import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProofs } from './requirements/find-proofs.ts';
import { CHAPTERS } from './requirements/requirements.ts';
import { writePage } from './requirements/write-page.ts';

// `npm run requirements`: writes docs/requirements.md anew from the titles of the tests.

const root = resolve(fileURLToPath(import.meta.url), '../../../..');
const proofs = findProofs(root);
await writeFile(join(root, 'docs/requirements.md'), writePage(CHAPTERS, proofs));
process.stdout.write(`docs/requirements.md: ${proofs.length} tests\n`);
for (const { tag, open } of CHAPTERS.flatMap(({ requirements }) => requirements)) {
  if (open === undefined && !proofs.some(({ tags }) => tags.includes(tag))) process.stdout.write(`no test: ${tag}\n`);
}
