import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@user-sync/testing';
import type { Page } from 'playwright-core';
import { type Office, openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { type Opening, openPanel } from './open-panel.ts';

const STOPS_WITHIN_MS = 5_000;

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_home', { RETRY_FIRST: 'PT0.2S' });
});
afterAll(() => world?.stop());

/** Opens the home page of an integration; its first sentence is there. */
async function openHome(office: Office, id: string, opening: Opening = {}): Promise<Page> {
  const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}`, ...opening });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const slowGraph = ({ tenantId }: Office, ms: number) =>
  world.sandbox.entra.send('POST', '/faults', {
    tenantId,
    match: { path: '^/v1\\.0/users' },
    times: -1,
    fault: { kind: 'slow', ms },
  });
const quickGraph = () => world.sandbox.entra.send('DELETE', '/faults');
const initiate = (page: Page) => page.getByRole('button', { name: 'Initiate synchronisation' }).click();
async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name }).click();
}
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
}
const fullRuns = async (office: Office, id: string) =>
  (await office.admin('GET', `/v1/integrations/${id}/runs`)).body.data.filter(
    ({ kind }: { kind: string }) => kind === 'full',
  );

/** When the last call came that changes a user in Ziik. */
async function lastWriteAt({ slug }: Office): Promise<number> {
  const { data } = await world.sandbox.ziik.get<{ data: { at: number; method: string; path: string }[] }>(
    `/instances/${slug}/journal?limit=100000`,
  );
  return Math.max(
    ...data.filter(({ method, path }) => method !== 'GET' && path.includes('/users')).map(({ at }) => at),
  );
}

describe('the home page', () => {
  it('[S14] [S22] answers whether Ziik is up to date and when Azure is read next, and which repair helps most', async () => {
    const office = await openOffice(world, 'fresh');
    await office.hire(
      {},
      { givenName: 'Kai', department: 'Aarhus C' },
      { givenName: 'Bo', department: 'Aarhus C' },
      { givenName: 'Lis', department: 'Odense' },
    );
    const id = await office.integrate({ name: 'Shops' });
    const run = await office.run(id);
    const { nextRunAt } = (await office.admin('GET', `/v1/integrations/${id}`)).body;
    // As the page says a moment: with its day where that is not today.
    const moment = (at: string) => {
      const said = (style: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'Europe/Copenhagen' }).format(new Date(at));
      return `(?:${said({ timeStyle: 'short' })}|${said({ dateStyle: 'medium', timeStyle: 'short' })})`;
    };

    const page = await openHome(office, id);

    await page.getByText(new RegExp(`Ziik is up to date with Azure as of ${moment(run.endedAt)}\\.`)).waitFor();
    await page
      .getByText(new RegExp(`The next round is at ${moment(nextRunAt)}, in \\d+ minutes?\\.|within moments`))
      .waitFor();
    await page.getByRole('link', { name: '1 in place' }).waitFor();
    await page.getByText('Biggest group: 2 say Aarhus C').waitFor();
    await page.getByText('Ida Holm was created in North').waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: '3 see nothing' }).click();
    await page.waitForURL((url) => url.hash === `#/integrations/${id}/users?tab=unassigned`);
  });

  it('[S12] switches off in the middle of a run: Ziik is not called 5 s later; switched on again, it goes on', async () => {
    const office = await openOffice(world, 'big', { people: 2_000, ziik: { latencyMs: 600 } });
    const id = await office.integrate();
    await slowGraph(office, 800);
    const page = await openHome(office, id);
    await initiate(page);
    await page.getByRole('progressbar', { name: 'Full synchronisation' }).waitFor();
    await waitUntil('the first users in Ziik', async () => (await office.summary()).users > 50);

    await choose(page, 'Switch off');
    await page.getByText('Reading and writing stop within 5 seconds.').waitFor();
    await expectAccessible(page);
    await confirm(page, 'Switch off');

    const offAt = Date.now();
    await page.getByText(/^Switched off by .+ Nothing is read, written or removed; Ziik stays as it is\.$/).waitFor();
    await waitUntil('7 s to pass', () => Date.now() > offAt + STOPS_WITHIN_MS + 2_000, { withinMs: 15_000 });
    expect(await lastWriteAt(office)).toBeLessThan(offAt + STOPS_WITHIN_MS);
    expect((await office.summary()).users).toBeLessThan(1_900);
    await expectAccessible(page);

    await quickGraph();
    await office.ziik({ latencyMs: 0 });
    await choose(page, 'Switch on');
    await page.getByText('whatever waited is decided again by the settings of now').waitFor();
    await confirm(page, 'Switch on');
    await initiate(page);
    await page.getByText(/^Ziik is up to date with Azure as of/).waitFor({ timeout: 120_000 });
    await waitUntil('everybody in Ziik', async () => (await office.summary()).users > 1_900);
  });

  it('[S13] refuses to initiate while it is off, with the reason and the way to switch it on', async () => {
    const office = await openOffice(world, 'off');
    const id = await office.integrate({ enabled: false });
    const page = await openHome(office, id, { statuses: [409] });

    await page.getByText('Not switched on yet.').waitFor();
    await initiate(page);

    await page.getByRole('alert').getByText('Switched off, so nothing is synchronised.').waitFor();
    await expectAccessible(page);
    expect(await fullRuns(office, id)).toEqual([]);
    await page.getByRole('alert').getByRole('button', { name: 'Switch on' }).click();
    await confirm(page, 'Switch on');
    await page.getByText('Nobody has been read yet.').waitFor();
  });

  it('[S13] initiated twice it runs once; what was changed by hand in Ziik is set right', async () => {
    const office = await openOffice(world, 'twice');
    const [ida] = await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    const made = (await office.inZiik(ida!.mail!))!;
    await world.sandbox.ziik.send('PATCH', `/instances/${office.slug}/users/${made.id}`, { firstName: 'Changed' });
    await slowGraph(office, 2_000);
    const page = await openHome(office, id);

    await initiate(page);
    await page.getByText('The synchronisation begins now.').waitFor();
    await initiate(page);
    await page.getByText('there is no need for another').waitFor();
    await quickGraph();

    await page.getByRole('link', { name: 'Follow it' }).first().click();
    await page.getByText(/^Done in .+\. 1 person updated\./).waitFor();
    await page
      .getByRole('row', { name: /Ida Holm/ })
      .getByText('Changed → Ida')
      .waitFor();
    await expectAccessible(page);
    expect(await office.inZiik(ida!.mail!)).toMatchObject({ firstName: 'Ida' });
    expect(await fullRuns(office, id)).toHaveLength(2);
  });

  it('[S13] initiated while changes are read, a full synchronisation is queued next', async () => {
    const office = await openOffice(world, 'queued');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    await slowGraph(office, 3_000);
    const page = await openHome(office, id);

    await choose(page, 'Read changes only');
    await page.getByRole('progressbar', { name: 'Changes only' }).waitFor();
    await initiate(page);

    await page.getByText('Queued: it begins as soon as the synchronisation that is running has ended.').waitFor();
    await page.getByText('Waits until the synchronisation before it has ended.').waitFor();
    await expectAccessible(page);
    await quickGraph();
    await page.getByRole('progressbar').first().waitFor({ state: 'detached' });
    const [last, before] = (await office.admin('GET', `/v1/integrations/${id}/runs`)).body.data;
    expect([before.kind, last.kind]).toEqual(['delta', 'full']);
    expect(last.startedAt >= before.endedAt).toBe(true);
  });

  it('[S4] says what Azure refuses, with the cure; when it is cured the page says so by itself', async () => {
    const office = await openOffice(world, 'refused', { tenant: { consent: false } });
    await office.hire({});
    const id = await office.integrate();
    const page = await openHome(office, id);

    await initiate(page);

    await page.getByText('Nobody has been read yet. The application may not read your users.').waitFor();
    const attention = page.getByRole('list', { name: 'What needs your attention' });
    await attention.getByText('choose Grant admin consent').waitFor();
    expect(await attention.getByRole('link', { name: 'Open this page in Entra' }).getAttribute('href')).toContain(
      `/CallAnAPI/appId/${office.applicationId}`,
    );
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Synchronisations', exact: true }).click();
    await page.getByRole('row').getByText('The application may not read your users.').waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: 'Home' }).click();
    await office.entra({ consent: true });
    await initiate(page);
    await page.getByText(/^Ziik is up to date with Azure as of/).waitFor();
    await attention.waitFor({ state: 'detached' });
  });
});

describe('a synchronisation', () => {
  it('[S34] [S36] can be undone where it deactivated: everybody is brought back', async () => {
    const office = await openOffice(world, 'undone');
    const [ida, kai] = await office.hire({}, { givenName: 'Kai' }, { givenName: 'Bo' });
    const id = await office.integrate();
    await office.run(id);
    await office.change({ op: 'leaver', id: ida!.id }, { op: 'leaver', id: kai!.id });
    const { id: runId } = await office.run(id, 'delta');
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}/runs/${runId}` });

    await page.getByText(/^Done in .+ 2 people deactivated\./).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Bring back 2 people' }).click();
    await page.getByText('the day of their removal is cancelled').waitFor();
    await expectAccessible(page);
    await confirm(page, 'Bring back 2 people');

    await page.getByText('Accepted: 2 people are brought back as soon as Ziik responds.').waitFor();
    for (const { mail } of [ida!, kai!]) {
      await waitUntil(`${mail} active`, async () => (await office.inZiik(mail!))?.active);
    }
  });

  it('is shown while it reads and can be stopped; what was read is written all the same', async () => {
    const office = await openOffice(world, 'stopped', { people: 1_500 });
    const id = await office.integrate();
    await slowGraph(office, 5_000);
    const started = await office.admin('POST', `/v1/integrations/${id}/runs`, { kind: 'full' });
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}/runs/${started.body.id}` });

    await page.getByText(/^\d+ read/).waitFor();
    await page.getByRole('list', { name: 'How far it is' }).getByText('Reading Azure').waitFor();
    await page.getByRole('button', { name: 'Stop reading' }).click();
    await page.getByText('What has been read by then is still written to Ziik').waitFor();
    await confirm(page, 'Stop reading');

    await page.getByText('Stopped before everything was read.').waitFor();
    await quickGraph();
    const { body } = await office.admin('GET', `/v1/runs/${started.body.id}`);
    expect(body).toMatchObject({ status: 'cancelled' });
    expect((await office.summary()).users).toBeGreaterThanOrEqual(body.counts.created);
    expect(body.counts.read).toBeLessThan(1_500);
  });
});
