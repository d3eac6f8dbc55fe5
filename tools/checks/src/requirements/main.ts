import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReachedCode } from '../reached-code/reached-code.ts';
import { findProofs, proofsOfUnreached } from './find-proofs.ts';
import { CHAPTERS } from './requirements.ts';
import { writePage } from './write-page.ts';

// `npm run requirements`: writes docs/requirements.md from the titles of the tests.

const root = resolve(fileURLToPath(import.meta.url), '../../../../..');
const proofs = findProofs(root);
const refused = proofsOfUnreached(proofs, findReachedCode(root).unreached);
for (const each of refused) process.stderr.write(`${each}\n`);
if (refused.length > 0) process.exit(1);
await writeFile(join(root, 'docs/requirements.md'), writePage(CHAPTERS, proofs));
process.stdout.write(`docs/requirements.md: ${proofs.length} tests\n`);
for (const { tag } of CHAPTERS.flatMap(({ requirements }) => requirements)) {
  if (!proofs.some(({ tags }) => tags.includes(tag))) process.stdout.write(`no test: ${tag}\n`);
}
