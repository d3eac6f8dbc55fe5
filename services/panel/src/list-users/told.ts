import type { operations } from '../api/schema.ts';

type Answer = operations['postIntegrationsIdUsersRequests']['responses'][202]['content']['application/json'];
type Code = Answer['refused'][number]['code'];

/** What became of a request for several people: how many were taken, and how many were not for each reason. */
export interface Told {
  readonly taken: number;
  readonly refused: readonly { readonly code: Code; readonly people: number }[];
}

export function toldOf({ taken, refused }: Answer): Told {
  const codes = [...new Set(refused.map(({ code }) => code))].sort();
  return {
    taken,
    refused: codes.map((code) => ({ code, people: refused.filter((each) => each.code === code).length })),
  };
}
