import type { CatalogueIndex } from './catalogue.ts';
import type { DirectoryUser } from './directory-user.ts';
import type { Finding } from './finding.ts';
import type { MatchingRules } from './integration-options.ts';
import { type Lifecycle, resolveLifecycle } from './lifecycle.ts';
import { type Placement, resolvePlacement } from './placement.ts';
import { missingMandatory, type Profile, resolveProfile } from './profile.ts';

/** What is decided about one person that Azure has. */
export interface Decision {
  readonly lifecycle: Lifecycle;
  readonly profile: Profile;
  /** null: undecided, because there is no catalogue yet, or nothing to place (left out, gone). */
  readonly placement: Placement | null;
  readonly findings: readonly Finding[];
}

/** Decides one person. Without a catalogue the placement stays open; people left out or gone have no findings. */
export function decideUser(user: DirectoryUser, rules: MatchingRules, catalogue: CatalogueIndex | null): Decision {
  const lifecycle = resolveLifecycle(user, rules.options);
  const profile = resolveProfile(user);
  if (lifecycle.state !== 'present') return { lifecycle, profile, placement: null, findings: [] };
  const missing = missingMandatory(profile, user);
  if (catalogue === null) return { lifecycle, profile, placement: null, findings: missing };
  const { placement, findings } = resolvePlacement(user, rules, catalogue);
  return { lifecycle, profile, placement, findings: missing.length === 0 ? findings : [...missing, ...findings] };
}
