import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Frame, Page } from 'playwright-core';
import { openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { fillForm, textField } from './fill-form.ts';
import { type HoldingWindow, serveHoldingPage } from './hold-in-frame.ts';
import { openPage } from './open-panel.ts';
import { tokenOf } from './token-of.ts';

let ziik: Awaited<ReturnType<typeof serveHoldingPage>>;
let world: World;
beforeAll(async () => {
  ziik = await serveHoldingPage();
  world = await startWorld('panel_kept_form', { PANEL_PARENT_ORIGINS: ziik.origin });
  await openOffice(world, 'acme');
});
afterAll(async () => {
  await world?.stop();
  await ziik?.close();
});

/** A page of Ziik that holds the panel, with a form that is half filled in when the sign-in ends. */
async function holdUntilSignInEnds(token: string): Promise<{ page: Page; panel: Frame }> {
  const page = await openPage(world, {}, { origins: [ziik.origin], statuses: [401] });
  await page.addInitScript(
    (answer) => {
      if (window === window.top) document.addEventListener('DOMContentLoaded', () => Object.assign(window, { answer }));
    },
    { token, path: '/integrations/new' },
  );
  await page.goto(ziik.address({ frame: `${world.stack.config}/panel/` }));
  const panel = page.frame('panel')!;
  await fillForm(panel, { Name: 'Half-typed', Unit: 'City' });
  // The token is not taken any longer, and Ziik has no other.
  await page.evaluate(() => {
    (window as unknown as HoldingWindow).answer = null;
  });
  await page.route('**/v1/verifications', (route) =>
    route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{"code":"unauthenticated"}' }),
  );
  const id = '66666666-7777-4888-8999-000000000000';
  await fillForm(panel, { 'Application ID': id, 'Tenant ID': id, Secret: 'half~typed' });
  await panel.getByText('Your sign-in has ended.').waitFor();
  await page.unroute('**/v1/verifications');
  return { page, panel };
}

const offer = (page: Page, token: string) =>
  page.evaluate((given) => {
    window.frames[0]!.postMessage({ type: 'azure-user-sync:token', token: given, path: '/integrations/new' }, '*');
  }, token);

describe('a form that is half filled in when the sign-in ends', () => {
  it('is there again when the same person signs in', async () => {
    const token = await tokenOf(world, 'acme', 'Ada Jensen');
    const { page, panel } = await holdUntilSignInEnds(token);

    await offer(page, token);

    await panel.getByText('Your sign-in had ended. What you had entered is still here.').waitFor();
    expect(await textField(panel, 'Name').inputValue()).toBe('Half-typed');
    expect(await textField(panel, 'Secret').inputValue()).toBe('half~typed');
    await expectAccessible(page);
  });

  it('is empty when another person signs in', async () => {
    const { page, panel } = await holdUntilSignInEnds(await tokenOf(world, 'acme', 'Ada Jensen'));

    await offer(page, await tokenOf(world, 'acme', 'Bo Lind'));

    await textField(panel, 'Name').waitFor();
    expect(await textField(panel, 'Name').inputValue()).toBe('');
    expect(await textField(panel, 'Secret').inputValue()).toBe('');
  });
});
