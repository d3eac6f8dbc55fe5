import { expectPerson, namesIn } from '@user-sync/judge';
import type { ZiikUserView } from '@user-sync/sandbox-ziik';
import type { ListedUser } from '../world/administrator.ts';
import { type Difference, type Facts, lookAlike, type Someone, sameAddress } from './facts.ts';
import { judgeGone } from './judge-gone.ts';
import { judgePresent } from './judge-present.ts';

/** A person with what stands for them in Ziik and in the list. */
export interface Case {
  readonly facts: Facts;
  readonly someone: Someone;
  readonly expected: ReturnType<typeof expectPerson>;
  readonly rules: Facts['ending']['directories'][number]['rules'];
  readonly listed: ListedUser | undefined;
  /** The user that the list says is linked. */
  readonly user: ZiikUserView | undefined;
  /** Others in Ziik, not removed, whose address Ziik takes for the one that the person is to have. */
  readonly hasLookalike: boolean;
  /** Others in Ziik, not removed, with the address that the person is to have; and who is linked to each. */
  readonly holders: readonly { readonly user: ZiikUserView; readonly linkedTo: string | undefined }[];
  differ(words: string): Difference;
}

/**
 * Compares Ziik and the lists with what the requirements make of the history. Who is linked is taken from the
 * lists, since it hangs on who came first, and judged by the record.
 */
export function judgeEnding(facts: Facts): Difference[] {
  const links = linksOf(facts);
  const differences = [...judgeLinks(facts, links)];
  for (const [directory, { listed, rules, runs }] of facts.ending.directories.entries()) {
    const instance = facts.instanceOf[directory]!;
    const { users } = facts.ending.instances[instance]!;
    const catalogue = facts.cataloguesOf(instance).at(-1)!;
    const units = namesIn(catalogue.units.map(({ name }) => name));
    const userTypes = namesIn(catalogue.userTypes.map(({ name }) => name));
    const intended = facts.rulesOf(directory).at(-1)!;
    if (JSON.stringify(pick(rules)) !== JSON.stringify(pick(intended)))
      differences.push({
        rule: 'rules are followed',
        words: `directory ${directory}: ${JSON.stringify(rules)} instead of ${JSON.stringify(intended)}`,
      });
    for (const run of runs) {
      if (['queued', 'running'].includes(run.status)) continue;
      if (run.settledAt === null)
        differences.push({
          rule: 'every run is settled',
          words: `${run.kind} run ${run.id} of directory ${directory} (${run.status}, ended ${run.endedAt}) is not`,
        });
    }
    for (const someone of facts.people.values()) {
      if (someone.directory !== directory) continue;
      const entry = listed.find(({ azureId }) => azureId === someone.azureId);
      const matching = rules.options.matching;
      const expected = expectPerson(someone.last.person, units, userTypes, { ...rules, matching });
      const user = entry?.ziikUserId == null ? undefined : users[entry.ziikUserId - 1];
      const holders = users
        .filter((other) => !other.anonymised && other.id !== user?.id && sameAddress(other.email, expected.email))
        .map((other) => ({ user: other, linkedTo: links.get(`${instance}/${other.id}`) }));
      const it: Case = {
        facts,
        someone,
        expected,
        rules,
        listed: entry,
        user,
        holders,
        hasLookalike: users.some(
          (other) => !other.anonymised && other.id !== user?.id && lookAlike(other.email, expected.email),
        ),
        differ: (words) => ({
          rule: 'Ziik ends up as the directory implies',
          words: `${someone.azureId} (directory ${directory}, ${someone.last.state}): ${words}\n  listed ${JSON.stringify(entry)}\n  in Ziik ${JSON.stringify(user)}`,
        }),
      };
      if (!facts.isEnforced && user && isTouchedByHand(facts, instance, user.id)) continue;
      differences.push(...(isGone(it) ? judgeGone(it) : judgePresent(it)));
    }
  }
  return differences;
}

/** Whether somebody changed the user in Ziik after making them: only a full run sets that right, or lists it. */
function isTouchedByHand(facts: Facts, instance: number, id: number): boolean {
  return facts.entries.some(
    (entry) => entry.kind === 'by-hand' && entry.instance === instance && entry.user.id === id && entry.what !== 'make',
  );
}

function pick({ unitField, userTypeField, options }: Case['rules']) {
  const { matching, unmatched, disabledAccounts, includeGuests, maxDeactivations } = options;
  return [
    unitField,
    userTypeField,
    matching,
    unmatched,
    disabledAccounts,
    includeGuests,
    maxDeactivations.from,
    maxDeactivations.percent,
  ];
}

/** Whether the person is to be deactivated. */
function isGone({ someone: { last }, rules: { options } }: Case): boolean {
  if (last.state !== 'live') return true;
  const isLeftOut = !options.includeGuests && last.person.userType === 'Guest';
  return !isLeftOut && options.disabledAccounts === 'deactivate' && !last.person.accountEnabled;
}

function linksOf({ ending, instanceOf }: Facts): Map<string, string> {
  return new Map(
    ending.directories.flatMap(({ listed }, directory) =>
      listed
        .filter(({ ziikUserId }) => ziikUserId !== null)
        .map(({ ziikUserId, azureId }) => [`${instanceOf[directory]}/${ziikUserId}`, azureId] as const),
    ),
  );
}

/** One user has one link; nobody of ours is left without one; strangers are as hands left them. */
function judgeLinks(facts: Facts, links: ReadonlyMap<string, string>): Difference[] {
  const differences: Difference[] = [];
  const count = facts.ending.directories.flatMap(({ listed }) =>
    listed.filter(({ ziikUserId }) => ziikUserId !== null),
  );
  if (count.length !== links.size)
    differences.push({ rule: 'one user has one link', words: `${count.length} links lead to ${links.size} users` });
  for (const [instance, { users }] of facts.ending.instances.entries()) {
    for (const user of users) {
      const owner = facts.people.get(user.reference);
      if (!owner || user.anonymised || !user.active || links.has(`${instance}/${user.id}`)) continue;
      differences.push({
        rule: 'nobody is lost',
        words: `active user ${user.id} has the reference of ${user.reference} (${owner.last.state}) and is linked to nobody`,
      });
    }
  }
  return differences;
}
