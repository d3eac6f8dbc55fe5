import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type MailServer, startMailServer } from '../../services/config/test/mail-server.ts';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { save, textField } from './fill-form.ts';
import { openPanel } from './open-panel.ts';
import { watchOf } from './watch-context.ts';

const ADDRESSES = 'E-mail addresses for notifications';

/** The settings, with what is below "More settings" to be seen. */
async function openMore(world: World, office: Office, id: string, expected: object = {}): Promise<Page> {
  const path = `/integrations/${id}/settings`;
  const page = await openPanel(world, { slug: office.slug, path, ...expected });
  await page.getByRole('button', { name: 'More settings' }).click();
  await textField(page, ADDRESSES).waitFor();
  return page;
}

const patches = (page: Page) => watchOf(page).requests.filter(({ method }) => method === 'PATCH');
const emailsOf = async (office: Office, id: string) =>
  (await office.admin('GET', `/v1/integrations/${id}`)).body.options.notifyEmails;

describe('the notifications of an integration', () => {
  let mails: MailServer;
  let world: World;
  beforeAll(async () => {
    mails = await startMailServer();
    world = await startWorld('panel_mails', {
      SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
      SMTP_FROM: 'sync@ziik.example',
      PANEL_RETURN_URL: 'https://app.ziik.example/sync',
    });
  });
  afterAll(async () => {
    await world?.stop();
    await mails?.stop();
  });

  it('take addresses, refuse in words what is none, and send a test mail to those that are saved', async () => {
    const office = await openOffice(world, 'mails');
    const id = await office.integrate({ enabled: false });
    const page = await openMore(world, office, id);
    const field = textField(page, ADDRESSES);
    await field.fill('it@mails.example, it@nowhere');

    await save(page);

    await page.getByText('Enter e-mail addresses, such as it@example.com, with commas between them.').waitFor();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(patches(page)).toEqual([]);
    await expectAccessible(page);

    await field.fill('it@mails.example, IT@mails.example');
    await page.getByText('One of these addresses is there twice.').waitFor();
    await field.fill('it@mails.example; gone@mails.example');
    await page.getByText('Save the addresses, then a test mail can be sent to them.').waitFor();
    expect(await page.getByRole('button', { name: 'Send a test mail' }).count()).toBe(0);
    await save(page);
    await page.getByText('Saved. The connection works.').waitFor();
    expect(await emailsOf(office, id)).toEqual(['it@mails.example', 'gone@mails.example']);

    mails.refused.set('gone@mails.example', { code: 550, words: 'No such mailbox' });
    await page.getByRole('button', { name: 'Send a test mail' }).click();

    const said = page.getByRole('list', { name: 'What the mail server said' }).getByRole('listitem');
    await said.nth(1).waitFor();
    expect((await said.allTextContents()).sort()).toEqual([
      expect.stringMatching(
        /^gone@mails\.example refused by the mail server \(.*No such mailbox.*\)\. Check the address\.$/,
      ),
      expect.stringMatching(/^it@mails\.example accepted by the mail server \(.*Queued as 4711\)\.$/),
    ]);
    expect(mails.arrived.map(({ to }) => to)).toEqual([['it@mails.example']]);
    await expectAccessible(page);
  });
});

describe('where no mail server is configured', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('panel_no_mails');
  });
  afterAll(() => world?.stop());

  it('that is said in words, and addresses can be entered all the same', async () => {
    const office = await openOffice(world, 'mute');
    const id = await office.integrate({ enabled: false, options: { notifyEmails: ['it@mute.example'] } });
    const page = await openMore(world, office, id, { scheme: 'dark', size: 'phone' });

    await page.getByText('No mails are sent yet.').waitFor();
    await page.getByText('This installation has no mail server.').waitFor();
    expect(await page.getByRole('button', { name: 'Send a test mail' }).count()).toBe(0);
    await expectAccessible(page);
    const asked = await office.admin('POST', `/v1/integrations/${id}/test-mail`);
    expect([asked.status, asked.body.code]).toEqual([409, 'mail-not-configured']);

    await textField(page, ADDRESSES).fill('it@mute.example, ada@mute.example');
    await save(page);
    await page.getByText('Saved. The connection works.').waitFor();
    expect(await emailsOf(office, id)).toEqual(['it@mute.example', 'ada@mute.example']);
  });
});
