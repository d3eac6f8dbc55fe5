import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import { type Answer, type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('previews');
});
afterAll(() => world?.stop());

type Hire = Parameters<Office['hire']>[number];
const PEOPLE = 60;
const of = <Of>(list: readonly Of[], nth: number): Of => list[nth % list.length]!;

/** People of all kinds, in the same mixture each time. */
function somebody(nth: number): Hire {
  return {
    givenName: `Ida${nth}`,
    department: of(['North', 'South', 'Moon'], nth),
    city: of(['South', 'North', 'North C', 'North, South'], nth),
    jobTitle: of(['Clerk', 'Clerk, Driver', 'Clerk, Driver, Manager'], nth),
    companyName: of(['Driver', 'Clerk, Driver', 'Nothing', 'Manager', 'Clerk'], nth),
    userType: nth % 11 === 0 ? 'Guest' : 'Member',
    accountEnabled: nth % 13 !== 0,
    ...(nth % 17 === 0 && { unset: ['surname'] }),
  };
}

const findingsOf = (all: readonly { code: string; field: string | null; value: string | null }[]) =>
  all.map(({ code, field, value }) => `${code} ${field} ${value}`).sort();
const shown = ({ status, unit, userTypes, findings }: Answer['body']) => ({
  status,
  unit: unit?.name ?? null,
  userTypes: userTypes.map(({ name }: { name: string }) => name).sort(),
  findings: findingsOf(findings),
});

async function everybody(office: Office, path: string): Promise<Map<string, ReturnType<typeof shown>>> {
  const { body } = await office.admin('GET', `${path}?limit=500`);
  expect(body.nextCursor).toBeNull();
  return new Map(body.data.map((user: Answer['body']) => [user.azureId, shown(user.after ?? user)]));
}

async function previewed(office: Office, id: string, change: object): Promise<Answer['body']> {
  const asked = await office.admin('POST', `/v1/integrations/${id}/previews`, change);
  expect(asked.status).toBe(202);
  return waitUntil('the preview has ended', async () => {
    const { body } = await office.admin('GET', `/v1/previews/${asked.body.id}`);
    return body.finishedAt !== null && body;
  });
}

/** Saves by the preview and waits until everybody was decided and written again. */
async function saveBy(office: Office, id: string, change: object, preview: { id: string }): Promise<Answer> {
  const before = (await office.admin('GET', `/v1/integrations/${id}/runs?limit=1`)).body.data[0].number;
  const saved = await office.admin('PATCH', `/v1/integrations/${id}`, change, { preview: preview.id });
  if (saved.status !== 200) return saved;
  await waitUntil('everybody was decided again', async () => {
    const [run] = (await office.admin('GET', `/v1/integrations/${id}/runs?limit=1`)).body.data;
    return run.number > before && run.settledAt !== null;
  });
  return saved;
}

describe('a change that is previewed and then saved', () => {
  it('does to each person what the preview said, change after change', async () => {
    const office = await openOffice(world, 'faithful');
    await office.hire(...Array.from({ length: PEOPLE }, (_, nth) => somebody(nth)));
    const id = await office.integrate();
    await office.run(id);
    const kinds = new Set<string>();

    for (const change of [
      { unitField: 'city' },
      { userTypeField: 'companyName', options: { unmatched: 'withdraw' } },
      { options: { disabledAccounts: 'deactivate', includeGuests: false } },
      { unitField: 'department', options: { disabledAccounts: 'ignore', includeGuests: true, unmatched: 'keep' } },
      { options: { disabledAccounts: 'deactivate', maxDeactivations: { percent: 1, from: 1 } } },
    ]) {
      const before = await everybody(office, `/v1/integrations/${id}/users`);
      const preview = await previewed(office, id, change);
      expect(preview).toMatchObject({ status: 'done', basis: { people: PEOPLE } });
      const foreseen = await everybody(office, `/v1/previews/${preview.id}/users`);
      const { unmatched: _, ...counts } = preview.summary as Record<string, number>;
      expect(Object.values(counts).reduce((sum, people) => sum + people)).toBe(PEOPLE);
      expect(foreseen.size).toBe(PEOPLE - preview.summary.same);
      for (const [kind, people] of Object.entries(counts)) if (people > 0) kinds.add(kind);

      expect((await saveBy(office, id, change, preview)).status).toBe(200);

      await waitUntil('what is held is told', async () => {
        const { body } = await office.admin('GET', `/v1/integrations/${id}`);
        return body.counts.held === preview.summary.held;
      });
      const after = await everybody(office, `/v1/integrations/${id}/users`);
      for (const [azureId, one] of after) {
        const place = ({ unit, userTypes }: typeof one) => ({ unit, userTypes });
        const told = foreseen.get(azureId);
        // Who stays the same may be told with other findings; their place is the one that they had.
        if (told === undefined) expect([azureId, place(one)]).toEqual([azureId, place(before.get(azureId)!)]);
        else expect([azureId, one]).toEqual([azureId, told]);
      }
    }
    expect([...kinds].sort()).toEqual([
      'deactivated',
      'held',
      'leftOut',
      'losesTypes',
      'moved',
      'placed',
      'same',
      'seesNothing',
      'typesChanged',
    ]);
  }, 240_000);

  it('is refused once somebody has moved in Azure', async () => {
    const office = await openOffice(world, 'stale');
    const [ida] = await office.hire(somebody(0));
    const id = await office.integrate();
    await office.run(id);
    const preview = await previewed(office, id, { unitField: 'city' });
    await office.change({ op: 'update', id: ida!.id, set: { department: 'South' } });
    await office.run(id, 'delta');

    const refused = await saveBy(office, id, { unitField: 'city' }, preview);

    expect(refused).toMatchObject({ status: 409, body: { code: 'preview-stale' } });
  });
});
