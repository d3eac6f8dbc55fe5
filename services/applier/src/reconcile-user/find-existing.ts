import { sameEmail } from '@user-sync/domain';
import type { ZiikUser } from '@user-sync/ziik';
import type { Draft } from '../accounts/account.ts';
import { type Holder, holderOfEmail, holderOfUser, isSomebodyOfOurs } from '../accounts/links.ts';
import type { Surroundings } from './surroundings.ts';

/** Who has the address of somebody whom we have not linked. */
export type Existing =
  | { readonly kind: 'nobody' }
  /** A row of ours; `azureId` alone where its link is not written yet. */
  | { readonly kind: 'holder'; readonly holder: Holder }
  | { readonly kind: 'taken'; readonly azureId: string }
  /** Made with this very Azure id as reference: ours, whose link was lost with an answer. */
  | { readonly kind: 'ours'; readonly user: ZiikUser }
  | { readonly kind: 'unlinked'; readonly user: ZiikUser }
  | { readonly kind: 'inactive'; readonly ziikUserId: number };

/**
 * Looks among our own links, then by reference, by e-mail, and (`thorough`) among the deactivated, in this order.
 * A recheck without evidence that somebody has the address is not thorough, and costs one call.
 */
export async function findExisting(
  draft: Draft,
  { db, slug, ziik, inactiveUsers }: Surroundings,
  thorough: boolean,
): Promise<Existing> {
  const { account } = draft;
  const { email } = account.command.profile;
  const owner = email === null ? null : await holderOfEmail(db, slug, email, account);
  if (owner !== null) return { kind: 'holder', holder: owner };

  if (thorough) {
    const ours = await ziik.findByReference(account.azureId);
    if (ours.ok && ours.value !== null) {
      const linked = await holderOfUser(db, slug, ours.value.id);
      return linked === null ? { kind: 'ours', user: ours.value } : { kind: 'holder', holder: linked };
    }
  }
  if (email === null) return { kind: 'nobody' };

  const search = await ziik.searchByEmail(email);
  const hit = search.ok ? search.value.find((user) => user.email === null || sameEmail(user.email, email)) : undefined;
  if (hit !== undefined) {
    const linked = await holderOfUser(db, slug, hit.id);
    if (linked !== null && linked.azureId !== account.azureId) return { kind: 'holder', holder: linked };
    if (hit.reference === account.azureId) return { kind: 'ours', user: { ...hit, email: hit.email ?? email } };
    if (hit.reference !== null && hit.reference !== '' && (await isSomebodyOfOurs(db, slug, hit.reference))) {
      return { kind: 'taken', azureId: hit.reference };
    }
    return { kind: 'unlinked', user: { ...hit, email: hit.email ?? email } };
  }

  if (thorough) {
    const ziikUserId = await inactiveUsers.find(email, ziik);
    if (ziikUserId !== null) {
      const linked = await holderOfUser(db, slug, ziikUserId);
      return linked === null ? { kind: 'inactive', ziikUserId } : { kind: 'holder', holder: linked };
    }
  }
  return { kind: 'nobody' };
}
