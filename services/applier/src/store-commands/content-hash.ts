import { hash } from 'node:crypto';
import type { UserCommand } from '@user-sync/contracts';

/** 128 bits, of 6 each. */
const LENGTH = 22;

/**
 * What a command says of a person, as a short text: two with the same one ask for the same in Ziik, and nothing else is
 * to be told of the person. Where a unit or a user type is missing, an option says what becomes of the membership; the
 * version of the rules is part of it then.
 */
export function contentHash({ lifecycle, azure, profile, placement, findings, rulesVersion }: UserCommand): string {
  const isPlaced = placement !== null && placement.unit !== null && placement.userTypes.length > 0;
  const content = [lifecycle, azure, profile, placement, findings, isPlaced ? null : (rulesVersion ?? null)];
  return hash('sha256', JSON.stringify(content), 'base64url').slice(0, LENGTH);
}
