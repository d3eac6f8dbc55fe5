import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deadLetterTopic, topics } from '@user-sync/contracts';
import { createPublisher } from '@user-sync/messaging';
import type { Person } from '@user-sync/sandbox-entra';
import { kafkaBrokers } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';
import { watchOf } from './watch-context.ts';

let world: World;
let office: Office;
let id: string;
let people: Person[];
beforeAll(async () => {
  world = await startWorld('panel_operator');
  office = await openOffice(world, 'acme');
  people = await office.hire({ givenName: 'Zebedee', surname: 'Winter' }, { givenName: 'Wilhelmina' });
  id = await office.integrate({ name: 'Shops' });
  await office.run(id);
});
afterAll(() => world?.stop());

const openAs = (role: string, path: string, more: object = {}) => openPanel(world, { role, path, ...more });

/** Everything that the API answered to a page. */
function answersOf(page: Page): () => Promise<string> {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/v1/')) bodies.push(response.text());
  });
  return async () => (await Promise.all(bodies)).join('\n');
}

describe('an operator', () => {
  it('[S1] lands on the operator’s pages, none of which gets anybody’s data', async () => {
    const page = await openAs('operator', '/');
    const answers = answersOf(page);
    const part = (name: string) => page.getByRole('link', { name, exact: true }).click();

    await page.getByRole('rowheader', { name: 'Shops' }).waitFor();
    expect(page.url()).toBe(`${world.stack.config}/panel/#/operator`);
    await page.getByText('No integration needs anybody; none is late.').waitFor();
    await expectAccessible(page);
    await part('Ziik instances');
    await page.getByRole('rowheader', { name: 'acme' }).waitFor();
    await expectAccessible(page);
    await part('Synchronisations');
    await page.getByRole('cell', { name: 'everybody, by an administrator' }).waitFor();
    await expectAccessible(page);
    await part('Dead letters');
    await page.getByText('there are no dead letters').waitFor();
    await part('Integrations');
    await page.getByRole('link', { name: 'acme' }).click();
    await page.getByRole('heading', { name: 'acme' }).waitFor();

    const answered = await answers();
    expect(answered).toContain('"slug":"acme"');
    for (const { id: azureId, givenName, mail } of people)
      for (const personal of [azureId, givenName, mail!]) expect(answered).not.toContain(personal);
    expect(await page.content()).not.toContain('Zebedee');
  });

  it.each(['', '/users', '/held', '/activity', '/settings'])(
    '[S1] asks nothing of an integration by the link …%s',
    async (below) => {
      const page = await openAs('operator', `/integrations/${id}${below}`);

      await page.getByText('This page is for platform administrators.').waitFor();
      await expectAccessible(page);
      expect(watchOf(page).requests.filter(({ url }) => /\/v1\/(integrations|runs|audit)/.test(url))).toEqual([]);
      await page.getByRole('link', { name: "To the operator's pages" }).click();
      await page.getByRole('rowheader', { name: 'Shops' }).waitFor();
    },
  );

  it('[S1] changes an account: a wrong password is told by the check, and it is never shown again', async () => {
    const page = await openAs('operator', '/operator/instances/acme');
    const check = () => page.getByRole('button', { name: 'Check address and account' }).click();
    const save = async (password: string) => {
      await page.getByRole('textbox', { name: 'Password' }).fill(password);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved').first().waitFor();
    };

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Enter the password of the account in Ziik.').waitFor();
    await save('not-the-password');
    await check();
    await page.getByText('Ziik rejects the user name or the password.').waitFor();
    await expectAccessible(page);
    await save(office.instance.password);
    await check();
    await page.getByText('The account may read: 2 units, 3 user types.').waitFor();

    expect(await page.getByRole('textbox', { name: 'Password' }).inputValue()).toBe('');
    expect(await page.content()).not.toContain(office.instance.password);
  });

  it('discards dead letters of one reason after a second, different press', async () => {
    const { ziikWebhooks } = topics(world.topicPrefix);
    const publisher = createPublisher({ brokers: [kafkaBrokers()], clientId: 'test' });
    const letter = (reason: string, offset: string) => ({
      key: Buffer.from('k'),
      value: Buffer.from('{}'),
      headers: Object.fromEntries(
        Object.entries({ service: 'mapper', topic: ziikWebhooks, partition: '0', offset, reason }).map(
          ([name, text]) => [`dead_letter_${name}`, Buffer.from(text)],
        ),
      ),
    });
    await publisher.send(deadLetterTopic(ziikWebhooks), [
      letter('unreadable', '1'),
      letter('unreadable', '2'),
      letter('too-large', '3'),
    ]);
    await publisher.close();
    const page = await openAs('operator', '/operator/dead-letters');

    await page.getByText('3 messages could not be handled.').waitFor();
    await expectAccessible(page);
    const row = page.getByRole('row', { name: /unreadable/ });
    await row.getByRole('button', { name: 'Discard' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Yes, discard 2 messages' }).click();

    await page.getByText('2 messages were discarded. 1 message keeps waiting.').waitFor();
    await page.getByText('1 message could not be handled.').waitFor();
    expect(await row.count()).toBe(0);
  });
});

describe('a platform administrator', () => {
  it('[S1] is told that the operator’s pages are not theirs', async () => {
    const page = await openAs('platform-administrator', '/operator/instances', { slug: 'acme' });

    await page.getByText('This page is for operators of the service.').waitFor();
    expect(watchOf(page).requests.some(({ url }) => url.includes('/v1/instances'))).toBe(false);
    await page.getByRole('link', { name: 'Integrations' }).click();
    await page.getByRole('rowheader', { name: 'Shops' }).waitFor();
  });

  it('reads in Activity who changed what, without a secret', async () => {
    await office.admin('PATCH', `/v1/integrations/${id}`, { options: { maxDeactivations: { percent: 5 } } });
    await office.admin('PATCH', `/v1/integrations/${id}`, { secret: office.secret });
    const page = await openAs('platform-administrator', `/integrations/${id}/activity`, { slug: 'acme' });

    await page.getByText('Removal limit in per cent: 10 → 5').waitFor();
    await page.getByText('Secret: set').waitFor();
    await expectAccessible(page);
    expect(await page.content()).not.toContain(office.secret);

    await page.getByRole('button', { name: /What$/ }).click();
    await page.getByRole('option', { name: 'Synchronisation started' }).click();
    await page.getByText('Initiated a full synchronisation').waitFor();
    await page.waitForFunction(() => !document.body.textContent.includes('Changed the settings'));
    expect(page.url()).toContain('action=run.requested');
  });

  it('[S14] [S36] finds how it works before there is an integration', async () => {
    await openOffice(world, 'birch');
    const page = await openAs('platform-administrator', '/help', { slug: 'birch' });

    await page.getByText('Every hour we read what has changed there and bring it into Ziik.').waitFor();
    await page.getByText('For 90 days').waitFor();
    await expectAccessible(page);
  });
});
