import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { choiceOf, fillForm, save } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { tokenOf } from './token-of.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_connection');
});
afterAll(() => world?.stop());

/** What is wrong, in the stand-in or in what is typed, and how it is put right in the stand-in. */
interface Trouble {
  readonly name: string;
  readonly line: string;
  readonly sentence: string;
  readonly cure: RegExp;
  readonly cause: (office: Office) => Promise<Partial<Record<'Secret' | 'Tenant ID', string>>>;
  readonly fix: (office: Office, typed: Partial<Record<'Secret' | 'Tenant ID', string>>) => Promise<unknown>;
}

const setting = (broken: object, fixed: object): Pick<Trouble, 'cause' | 'fix'> => ({
  async cause(office) {
    await office.entra(broken);
    return {};
  },
  fix: (office) => office.entra(fixed),
});

/** A refusal of Entra that no setting of the stand-in gives. */
const refusal = (aadsts: number): Pick<Trouble, 'cause' | 'fix'> => ({
  async cause({ tenantId }) {
    const fault = { tenantId, match: { path: 'oauth2' }, times: -1, fault: { kind: 'aadsts', aadsts } };
    await world.sandbox.entra.send('POST', '/faults', fault);
    return {};
  },
  fix: () => world.sandbox.entra.send('DELETE', '/faults'),
});

const TROUBLES: readonly Trouble[] = [
  {
    name: 'a wrong secret',
    line: 'Not signed in to Azure',
    sentence: 'Azure rejects the secret.',
    cure: /create a new client secret, copy its Value \(not its ID\)/,
    cause: async () => ({ Secret: 'mistyped~secret' }),
    fix: (office) => office.entra({ otherSecrets: ['mistyped~secret'] }),
  },
  {
    name: 'an expired secret',
    line: 'Not signed in to Azure',
    sentence: 'The secret has expired.',
    cure: /with the day on which it expires/,
    ...setting({ secretExpired: true }, { secretExpired: false }),
  },
  {
    name: 'an unknown application',
    line: 'Not signed in to Azure',
    sentence: 'Azure does not know this Application ID in your directory.',
    cure: /Compare both IDs with the Overview page/,
    async cause(office) {
      await office.entra({ applicationId: randomUUID() });
      return {};
    },
    fix: (office) => office.entra({ applicationId: office.applicationId }),
  },
  {
    name: 'an unknown tenant',
    line: 'Not signed in to Azure',
    sentence: 'Azure knows no directory with this Tenant ID.',
    cure: /Compare it with the Directory \(tenant\) ID/,
    cause: async () => ({ 'Tenant ID': randomUUID() }),
    fix: ({ applicationId, secret }, typed) =>
      world.sandbox.entra.send('PUT', `/tenants/${typed['Tenant ID']}`, { applicationId, secret, people: 3, seed: 1 }),
  },
  {
    name: 'no consent',
    line: 'May not read users',
    sentence: 'The application may not read your users.',
    cure: /add the application permission User\.Read\.All .* and choose Grant admin consent/,
    ...setting({ consent: false }, { consent: true }),
  },
  {
    name: 'a policy that blocks',
    line: 'Not signed in to Azure',
    sentence: 'A Conditional Access policy of your company blocks the application.',
    cure: /Ask your Azure administrator to exclude the application/,
    ...refusal(53003),
  },
  {
    name: 'another cloud',
    line: 'Not signed in to Azure',
    sentence: 'This directory is in another Microsoft cloud.',
    cure: /choose the Microsoft cloud that your directory is in/,
    ...refusal(900382),
  },
];

describe('the connection', () => {
  it.each(TROUBLES.map((trouble, index) => [trouble.name, index, trouble] as const))(
    '[S4] says what is wrong and what cures it, and works without a reload once it is cured: %s',
    async (_, index, { line, sentence, cure, cause, fix }) => {
      const slug = `trouble-${index}`;
      const office = await openOffice(world, slug);
      const typed = await cause(office);
      const token = await tokenOf(world, slug, 'Ada Jensen');
      const page = await openPanel(world, { token, path: '/integrations/new' });
      await fillForm(page, {
        'Application ID': office.applicationId,
        'Tenant ID': office.tenantId,
        Secret: office.secret,
        ...typed,
      });

      const connection = page.getByRole('region', { name: 'Connection' });
      await connection.getByText('The connection does not work yet.').waitFor();

      const failed = connection.getByRole('listitem').filter({ hasText: line });
      expect(await failed.textContent()).toContain(sentence);
      expect(await failed.textContent()).toMatch(cure);
      await expectAccessible(page);
      await fix(office, typed);
      await page.getByRole('button', { name: 'Verify again' }).click();
      await connection.getByText('The connection works.').waitFor();
      expect(await connection.getByRole('listitem').allInnerTexts()).toEqual([
        'Signed in to Azure',
        'May read users',
        expect.stringMatching(/^\d+ (person|people) read$/),
        'Ziik: 2 units, 3 user types',
      ]);
      expect(await page.getByRole('listitem').filter({ hasText: 'Done' }).count()).toBe(4);
    },
  );

  it('stays readable while it is verified again, and leaves an open list open when the answer comes', async () => {
    const office = await openOffice(world, 'again');
    const page = await openPanel(world, { slug: 'again', path: '/integrations/new' });
    await fillForm(page, {
      'Application ID': office.applicationId,
      'Tenant ID': office.tenantId,
      Secret: office.secret,
      Unit: 'City',
    });
    const connection = page.getByRole('region', { name: 'Connection' });
    await connection.getByText('The connection works.').waitFor();
    const answered = Promise.withResolvers<void>();
    await page.route('**/v1/verifications', async (route) => {
      await answered.promise;
      await route.continue();
    });

    await page.getByRole('button', { name: 'Verify again' }).click();
    await connection.getByText('Trying the connection').waitFor();
    await expectAccessible(page);
    await choiceOf(page, 'User type').click();
    const state = page.getByRole('option', { name: /^State/ });
    await state.waitFor();
    answered.resolve();
    await page.getByText('The connection works.').waitFor();

    await state.click();
    expect(await choiceOf(page, 'User type').textContent()).toContain('State');
  });

  it('[S4] can be saved before Azure has put the consent into force, and says so', async () => {
    const office = await openOffice(world, 'too-early', { tenant: { consent: false } });
    const token = await tokenOf(world, 'too-early', 'Ada Jensen');
    const page = await openPanel(world, { token, path: '/integrations/new' });
    await fillForm(page, {
      Name: 'Shops',
      'Application ID': office.applicationId,
      'Tenant ID': office.tenantId,
      Secret: office.secret,
      Unit: 'Department',
      'User type': 'Job title',
      Enabled: true,
    });

    await save(page);

    await page.getByText('Saved, but not working yet: The application may not read your users.').waitFor();
    await expectAccessible(page);
    await office.entra({ consent: true });
    await page.getByRole('button', { name: 'Verify again' }).click();
    await page.getByText('Saved. The connection works.').waitFor();
  });
});
