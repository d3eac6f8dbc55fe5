import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AdminClient } from '@user-sync/demo';
import { type Customer, configure, makeCustomer } from '@user-sync/demo';
import { waitUntil } from '@user-sync/testing';
import { startWorld, type World } from './start-world.ts';

interface Shown {
  readonly azureId: string;
  readonly status: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly findings: readonly { code: string; field: string | null; value: string | null }[];
}

/** A text of this many characters that no compression makes shorter, three bytes each in UTF-8. */
function incompressible(length: number): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCodePoint(0x4e00 + (state % 0x5000));
  }).join('');
}

const plain = { givenName: 'Ida', surname: 'Holm', department: 'Head Office', jobTitle: 'Buyer' };
const odd: Record<string, Record<string, unknown>> = {
  'an address of 1,000 characters': { mail: `${'a'.repeat(985)}@odd.example.dk` },
  'an address of 1,000 characters of three bytes': { mail: `${incompressible(990)}@odd.example` },
  'a street of 1,000 characters': { streetAddress: incompressible(1_000) },
  'names written right to left': { givenName: '\u202eשלום', surname: 'مرحبا', department: 'راست\u200f' },
  'letters with combining characters': { givenName: `Zoe\u0308${'\u0301'.repeat(60)}`, surname: 'A\u030ase' },
  'control characters': {
    givenName: 'I\u0007d\u0000a',
    surname: 'H\u001b[31mol\r\nm',
    department: 'Head\u0000 Office\u0085',
  },
  'lone surrogates': { givenName: 'I\ud800', surname: '\udc00m', department: '\ud83d', jobTitle: 'Buyer\udfff' },
  'names of blanks only': { givenName: ' \t', surname: '\u00a0\u2003', department: '   ', jobTitle: '\u3000' },
  'an address of blanks only': { mail: ' \u00a0 ', userPrincipalName: null },
  'no address but a word': { mail: 'nobody' },
  'values of other kinds': { givenName: 7, surname: ['Holm'], department: { name: 'Head Office' }, jobTitle: true },
  'names of properties': {
    givenName: '__proto__',
    surname: 'constructor',
    department: '__proto__',
    jobTitle: 'toString',
  },
};
const cases = Object.entries(odd).map(([title, properties], at) => ({
  title,
  id: randomUUID(),
  properties: {
    ...plain,
    mail: `odd${at}@odd.example`,
    userPrincipalName: `odd${at}@odd.example`,
    accountEnabled: true,
    userType: 'Member',
    ...properties,
  },
}));

describe('people with unusual data', () => {
  let world: World;
  let customer: Customer;
  let admin: AdminClient;
  let integrationId: string;
  let shown: Map<string, Shown>;

  beforeAll(async () => {
    world = await startWorld('odd_people', { RETRY_FIRST: 'PT0.2S', CATALOGUE_PERIOD: 'PT1S' });
    customer = await makeCustomer(world.sandbox, 'odd', 10, 3);
    ({ admin, integrationId } = await configure(world.sandbox, world.stack.config, customer));
    // On the pages of the list they come as Graph would send them, whatever the emulator's own directory could hold.
    const add = cases.map(({ id, properties }) => ({ id, ...properties }));
    await world.sandbox.entra.send('POST', '/faults', {
      tenantId: customer.tenantId,
      match: { path: 'users\\?.*top=' },
      times: -1,
      fault: { kind: 'page', page: { add } },
    });
    await admin.run(integrationId, 'full');
    shown = new Map();
    for await (const user of admin.users(integrationId)) shown.set(user.azureId, user as unknown as Shown);
  });
  afterAll(() => world?.stop());

  it.each(cases)('are listed or passed on, and the run settles: $title', ({ id }) => {
    const user = shown.get(id);
    expect(user).toBeDefined();
    expect(['assigned', 'unassigned', 'incomplete', 'blocked', 'failed']).toContain(user!.status);
    if (user!.status !== 'assigned') expect(user!.findings).not.toEqual([]);
  });

  it('[S27] blank names count as missing', () => {
    const { id } = cases.find(({ title }) => title === 'names of blanks only')!;
    const missing = shown.get(id)!.findings.flatMap(({ code, field }) => (code === 'mandatory-missing' ? [field] : []));
    expect(missing.sort()).toEqual(['givenName', 'surname']);
  });

  it('[S16] letters right to left and decomposed ones are passed on as they are', async () => {
    const { data } = await world.sandbox.ziik.get<{ data: { reference: string; firstName: string }[] }>(
      `/instances/${customer.slug}/users?limit=500`,
    );
    const first = new Map(data.map(({ reference, firstName }) => [reference, firstName]));
    const inZiik = (title: string) => first.get(cases.find((each) => each.title === title)!.id);
    expect(inZiik('names written right to left')).toBe('\u202eשלום');
    expect(inZiik('letters with combining characters')).toBe(`Zoe\u0308${'\u0301'.repeat(60)}`);
  });

  it('stop no partition: everybody else is placed, nothing lies in a dead letter, and the next change passes', async () => {
    expect(world.log()).not.toContain('dead letter');
    const [hired] = (
      await world.sandbox.entra.send<{ data: { id: string }[] }>('POST', `/tenants/${customer.tenantId}/changes`, [
        { op: 'hire', department: 'Head Office', jobTitle: 'Buyer' },
      ])
    ).data;

    const run = await admin.run(integrationId, 'delta');

    expect(run.counts).toMatchObject({ waiting: 0 });
    await waitUntil('the hired one', async () => {
      for await (const user of admin.users(integrationId))
        if (user.azureId === hired!.id) return user.status === 'assigned';
      return false;
    });
  });

  it('cause no problem in the catalogue of Ziik either', async () => {
    const names = ['\u202eשלום', 'a\u0000b', '\ud83d', incompressible(1_000), 'x'.repeat(1_000), 'I\u0301\u0007'];
    for (const name of names) await world.sandbox.ziik.send('POST', `/instances/${customer.slug}/units`, { name });
    const people = names.map((department, at) => ({
      op: 'hire',
      givenName: 'In',
      surname: `Odd ${at}`,
      mail: `in.odd${at}@odd.example`,
      department,
      jobTitle: 'Buyer',
    }));
    await world.sandbox.entra.send('POST', `/tenants/${customer.tenantId}/changes`, people);

    const run = await admin.run(integrationId, 'full');

    expect(run.status).toBe('succeeded');
    const placeable = ['\u202eשלום', incompressible(1_000), 'x'.repeat(1_000)];
    await waitUntil('those whose unit has a name that can be matched', async () => {
      const placed = new Set<string>();
      for await (const user of admin.users(integrationId))
        if (user.status === 'assigned' && user.unit) placed.add(user.unit.name);
      return placeable.every((name) => placed.has(name));
    });
    expect(world.log()).not.toContain('dead letter');
  });
});
