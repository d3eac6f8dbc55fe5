import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EntraSandbox, type Person, startEntra } from '@user-sync/sandbox-entra';
import { startZiik, type ZiikSandbox } from '@user-sync/sandbox-ziik';
import { controlClient } from '@user-sync/stack';
import { type Customer, makeCustomer } from '../set-up.ts';
import { ACTIONS, GROUPS } from './actions.ts';
import { createPlayground, NotNow, type Playground, type Told } from './playground.ts';

const PEOPLE = 100;

let entra: EntraSandbox;
let ziik: ZiikSandbox;
let customer: Customer;
let playground: Playground;
let initiated: unknown[];
beforeEach(async () => {
  [entra, ziik] = await Promise.all([startEntra(), startZiik()]);
  const sandbox = { entra: controlClient(entra.url), ziik: controlClient(ziik.url), stop: async () => {} };
  customer = await makeCustomer(sandbox, 'acme', PEOPLE, 3);
  initiated = [];
  const admin = {
    async post<T>(...call: unknown[]) {
      initiated.push(call);
      return { number: 7 } as T;
    },
  };
  playground = createPlayground({ sandbox, customer, integrationId: 'i1', admin }, () => 0.4);
});
afterEach(async () => {
  await Promise.all([entra.close(), ziik.close()]);
});

const press = (name: string): Promise<Told> => ACTIONS[name]!.run(playground);
const everybody = () => [...entra.directory(customer.tenantId).livePeople(0)].map(({ person }) => person);
const namedIn = (text: string) => everybody().find(({ displayName }) => text.includes(displayName));
const units = () => [...ziik.instance('acme').catalogue.units.values()].map(({ name }) => name);

/** Puts everybody who names a unit of Ziik there, as a first synchronisation does. */
function synchronise(): void {
  const instance = ziik.instance('acme');
  for (const { id, mail, givenName, surname, department } of everybody()) {
    if (!mail || !givenName || !surname || !department || !units().includes(department)) continue;
    if (instance.findUser({ email: mail })) continue;
    const memberships = [{ unit: department, userTypes: ['Cashier'] }];
    instance.createUser({ email: mail, firstName: givenName, lastName: surname, reference: id, memberships });
  }
}

/** How Graph answers after a sign-in with this secret: the status, or the code with which the sign-in is refused. */
async function askGraph(secret: string): Promise<number | string> {
  const answer = await fetch(`${entra.url}/${customer.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: customer.applicationId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token, error_codes } = (await answer.json()) as { access_token?: string; error_codes?: number[] };
  if (access_token === undefined) return `AADSTS${error_codes![0]}`;
  const headers = { authorization: `Bearer ${access_token}` };
  return (await fetch(`${entra.url}/v1.0/users`, { headers })).status;
}

describe('the buttons', () => {
  it('are all on the page, each once', () => {
    const onPage = [...GROUPS.flatMap(({ actions }) => actions), 'initiate'];

    expect(onPage.toSorted()).toEqual(Object.keys(ACTIONS).toSorted());
  });

  it('initiate a synchronisation of what changed', async () => {
    expect((await press('initiate')).did).toBe('Synchronisation 7 is initiated.');
    expect(initiated).toEqual([['/v1/integrations/i1/runs', { kind: 'delta' }]]);
  });
});

describe('people in Azure', () => {
  it('are hired into a shop that Ziik has', async () => {
    const { did, watch } = await press('hire');

    const person = namedIn(did) as Person;
    expect(everybody()).toHaveLength(PEOPLE + 1);
    expect(units()).toContain(person.department);
    expect(did).toBe(`${person.displayName} was hired as ${person.jobTitle} in ${person.department}.`);
    expect(watch).toContain(person.displayName);
  });

  it('move from the unit where they are in Ziik to another one', async () => {
    synchronise();

    const { did } = await press('move');

    const { id, department } = namedIn(did)!;
    const before = ziik.instance('acme').findUser({ reference: id })!.memberships[0]!.unit.name;
    expect(did).toContain(`moved from ${before} to ${department}.`);
    expect(department).not.toBe(before);
    expect(units()).toContain(department);
  });

  it('take another surname', async () => {
    synchronise();
    const before = new Map(everybody().map(({ id, displayName }) => [id, displayName]));

    const { did } = await press('rename');

    const [changed, ...others] = everybody().filter(({ id, displayName }) => before.get(id) !== displayName);
    expect(others).toEqual([]);
    expect(did).toBe(`${before.get(changed!.id)} is now called ${changed!.displayName}.`);
  });

  it('leave, and come back one after the other, the last one first', async () => {
    synchronise();
    const all = everybody().map(({ id }) => id);
    const first = await press('leave');
    const second = await press('leave');
    expect(everybody()).toHaveLength(PEOPLE - 2);

    const back = await press('restore');

    expect(second.did.split(' left')[0]).toBe(back.did.split(' was')[0]);
    expect(first.did.split(' left')[0]).toBe((await press('restore')).did.split(' was')[0]);
    expect(everybody().map(({ id }) => id)).toEqual(all);
    await expect(press('restore')).rejects.toThrow(NotNow);
  });

  it('leave together, thirty of a hundred, and come back together', async () => {
    const { did } = await press('leave-together');
    expect(did).toContain('30 of 100 people disappeared from Azure');
    expect(everybody()).toHaveLength(70);
    await expect(press('leave-together')).rejects.toThrow('30 people are away already.');

    await press('return-together');

    expect(everybody()).toHaveLength(100);
    await expect(press('return-together')).rejects.toThrow(NotNow);
  });

  it('are not found before the first synchronisation, and the button says so', async () => {
    for (const name of ['move', 'rename', 'leave']) {
      await expect(press(name)).rejects.toThrow('Initiate a synchronisation first.');
    }
    expect(everybody()).toHaveLength(PEOPLE);
  });
});

describe('in Ziik', () => {
  it('somebody is made who is not in Azure', async () => {
    const { did } = await press('make-by-hand');

    const email = /temp\.\d+@elsewhere\.example/.exec(did)![0];
    expect(ziik.instance('acme').findUser({ email })).toMatchObject({
      firstName: 'Temp',
      reference: '',
      active: true,
    });
    expect(everybody().map(({ mail }) => mail)).not.toContain(email);
  });

  it('the unit that most people wait for is added, then the next, until nobody waits', async () => {
    const before = units();
    const hires = ['Shop 901 Nuuk', 'Shop 902 Tampere', 'Shop 902 Tampere'].map((department) => ({
      op: 'hire' as const,
      department,
    }));
    entra.directory(customer.tenantId).change(hires);

    const { did } = await press('add-unit');

    expect(units()).toEqual([...before, 'Shop 902 Tampere']);
    expect(did).toBe('The unit Shop 902 Tampere was added in Ziik: 2 people in Azure have that value.');
    expect((await press('add-unit')).did).toContain('Shop 901 Nuuk was added in Ziik: one person in Azure has');
    await expect(press('add-unit')).rejects.toThrow(NotNow);
  });

  it('a unit in which somebody works gets another name', async () => {
    synchronise();
    const before = units();

    const { did } = await press('rename-unit');

    const gone = before.filter((name) => !units().includes(name));
    expect(gone).toHaveLength(1);
    expect(units()).toContain(`${gone[0]} (new)`);
    expect(did).toContain(gone[0]!);
  });
});

describe('what breaks', () => {
  it('the secret: refused, valid again, and a new one beside it', async () => {
    expect(await askGraph(customer.secret)).toBe(200);

    await press('break-secret');
    expect(await askGraph(customer.secret)).toBe('AADSTS7000215');

    const { did } = await press('make-secret');
    expect(await askGraph(did.split(' ').at(-1)!)).toBe(200);
    expect(await askGraph(customer.secret)).toBe('AADSTS7000215');

    await press('repair-secret');
    expect(await askGraph(customer.secret)).toBe(200);
  });

  it('Ziik and Microsoft Graph: 503, and then as before', async () => {
    const askZiik = async () => {
      const { username, password } = customer;
      const headers = { 'content-type': 'application/json' };
      const sent = { method: 'POST', headers, body: JSON.stringify({ username, password }) };
      return (await fetch(`${ziik.url}/acme/api/authenticate`, sent)).status;
    };

    await press('ziik-down');
    await press('graph-down');
    expect([await askZiik(), await askGraph(customer.secret)]).toEqual([503, 503]);

    await press('ziik-up');
    await press('graph-up');
    expect([await askZiik(), await askGraph(customer.secret)]).toEqual([200, 200]);
  });
});
