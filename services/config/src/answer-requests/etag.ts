import { Problem } from './problem.ts';

/** The entity tag of a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** Refuses a change by somebody who saw another version (412). Without `If-Match` the last one wins. */
export function checkIfMatch(header: unknown, version: number): void {
  if (typeof header !== 'string' || header.trim() === '*') return;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(etag(version)))
    throw new Problem(
      412,
      'changed-meanwhile',
      'Somebody changed this meanwhile. Read it again, then repeat the change.',
    );
}
