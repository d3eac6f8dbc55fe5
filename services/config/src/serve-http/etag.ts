import { Problem } from './problem.ts';

/** The entity tag of a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** The versions that a change is meant for; null: whichever there is, the last change wins. */
export function versionsOf(ifMatch: string | undefined): number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const tags = ifMatch.split(',').map((tag) => Number(/^\s*(?:W\/)?"(\d+)"\s*$/.exec(tag)?.[1]));
  return tags.filter(Number.isSafeInteger);
}

/** Refuses a change by somebody who saw another version (412). */
export function checkIfMatch(ifMatch: string | undefined, version: number): void {
  const versions = versionsOf(ifMatch);
  if (versions !== null && !versions.includes(version)) throw changedMeanwhile();
}

/** What was seen is not what there is. */
export function changedMeanwhile(): Problem {
  return new Problem(
    412,
    'changed-meanwhile',
    'Somebody changed this meanwhile. Read it again, then repeat the change.',
  );
}
