import type { Breach } from './breach.ts';

const DOMAIN = 'libs/domain/src';

type Small = [name: string, file: string, find: string, replace: string, spec?: string];

const small: readonly Small[] = [
  ['the guard is off', 'guard-deactivations', "? 'hold' : 'release'", "? 'release' : 'release'"],
  ['the guard begins one deactivation later', 'guard-deactivations', 'all >= from', 'all > from'],
  ['the guard holds exactly the share that may go', 'guard-deactivations', '> linked * percent', '>= linked * percent'],
  [
    'the guard forgets what went in the last 24 hours',
    'guard-deactivations',
    'const all = deactivatedLast24h + due',
    'const all = due',
  ],
  ['a purge does not look', 'decide-purge', "return 'look'", "return 'purge'"],
  ['a purge of somebody who is active', 'decide-purge', "return 'keep'", "return 'purge'"],
  ['a purge of somebody who is back', 'decide-purge', "if (!facts.stillGone) return 'off';", ''],
  ['a purge before its day', 'decide-purge', 'facts.now < facts.purgeAt || ', ''],
  ['a purge of a disabled integration', 'decide-purge', ' || !facts.integrationEnabled', ''],
  ['a purge without a round that succeeded lately', 'decide-purge', '> 2 * facts.periodMs', '> 200 * facts.periodMs'],
  [
    'a unit of several of one name is taken',
    'placement',
    'if (holders.length === 1) return',
    'if (holders.length >= 1) return',
  ],
  ['two units stated are not several', 'placement', 'if (parts.length > 1)', 'if (parts.length > 2)'],
  [
    'the whole value of a unit is not tried first',
    'placement',
    'const whole = matchWhole(value, units, matching);',
    'const whole = undefined;',
  ],
  [
    'the whole value of a user type is not tried first',
    'placement',
    'const whole = matchWhole(value, userTypes, matching);',
    'const whole = undefined;',
  ],
  [
    'user types are given without a unit',
    'placement',
    'userTypes: unit === null ? [] : types.found',
    'userTypes: types.found',
  ],
  ['letter case is folded though matching is exact', 'placement', "(matching === 'relaxed' ?", '(matching ?'],
  [
    'a folded match wins over an exact one',
    'placement',
    "return index.exact.get(name) ?? (matching === 'relaxed' ? index.folded.get(foldName(name)) : undefined);",
    "return matching === 'relaxed' ? index.folded.get(foldName(name)) : index.exact.get(name);",
  ],
  ['names are not brought to Unicode NFC', 'names', "trimmed.normalize('NFC')", 'trimmed'],
  ['an empty part between commas counts', 'names', "if (name !== '') parts.add(name)", 'parts.add(name)'],
  ['two memberships are touched', 'plan-membership', 'if (memberships.length > 1)', 'if (memberships.length > 2)'],
  [
    'values that stop matching withdraw by themselves',
    'plan-membership',
    "unmatched === 'withdraw' ? []",
    'unmatched ? []',
  ],
  [
    'a move is a second membership',
    'plan-membership',
    "return { action: 'move', from, unit: to, userTypes, after",
    "return { action: 'add', unit: to, userTypes: userTypes ?? [], after",
  ],
  [
    "a guest's made-up sign-in name is an address",
    'profile',
    '/#ext#/i.test(userPrincipalName)',
    '/#none#/i.test(userPrincipalName)',
  ],
  [
    'a missing last name is not missed',
    'profile',
    'if (profile.lastName === null)',
    'if (profile.lastName === undefined)',
  ],
  ['absence counts without a 404', 'lifecycle', " && lookup === 'not-found'", ''],
  ['absence from a partial read counts', 'lifecycle', 'return read.complete && ', 'return '],
  ['absence from an empty read counts', 'lifecycle', ' && read.people > 0', ''],
  [
    'a rejection ends with the permanent deletion',
    'lifecycle',
    "return (decidedOn.cause === 'account-disabled') === (now.cause === 'account-disabled');",
    'return decidedOn.cause === now.cause;',
  ],
  [
    'disabled accounts are deactivated by default',
    'lifecycle',
    "options.disabledAccounts === 'deactivate' && ",
    '',
    'decide-user',
  ],
  [
    'guests who are left out are written',
    'lifecycle',
    "if (!options.includeGuests && user.userType === 'Guest') return LEFT_OUT;",
    '',
    'decide-user',
  ],
  [
    'a returner need not have the last name',
    'identity',
    'sameName(deactivated.firstName, arriving.firstName) &&\n    sameName(deactivated.lastName, arriving.lastName)',
    'sameName(deactivated.firstName, arriving.firstName)',
  ],
  ['addresses differ by letter case', 'identity', 'return email.trim().toLowerCase();', 'return email.trim();'],
  ['an empty catalogue counts', 'catalogue-changes', 'read.units.length > 0 && ', ''],
  ['half of the names may be lost', 'catalogue-changes', 'SUSPICIOUS_SHARE = 0.2', 'SUSPICIOUS_SHARE = 0.5'],
  ['a renamed unit concerns nobody', 'catalogue-changes', '...before.exact.keys(), ', ''],
  ['a held removal is hidden by a block', 'user-status', "  'held',\n  'blocked',", "  'blocked',\n  'held',"],
  ['every throttled call halves the pace again', 'pacing', 'if (answer.epoch < current.epoch) return current;', ''],
];

/** Breaches of `libs/domain`, each caught by the spec beside the file, or the one named. */
export const BREACHES_OF_THE_DOMAIN: readonly Breach[] = small.map(([name, file, find, replace, spec]) => ({
  name,
  file: `${DOMAIN}/${file}.ts`,
  find,
  replace,
  caughtBy: { file: `${DOMAIN}/${spec ?? file}.spec.ts` },
}));
