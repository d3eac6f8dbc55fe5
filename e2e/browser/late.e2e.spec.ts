import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';
import { expectAccessible } from './expect-accessible.ts';
import { openPanel } from './open-panel.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('panel_late', { POLL_PERIOD: 'PT8S' });
});
afterAll(() => world?.stop());

describe('a round that does not come', () => {
  it('[S14] is said with its reason, and gone when the next one has been', async () => {
    const office = await openOffice(world, 'late');
    await office.hire({});
    const id = await office.integrate();
    await office.run(id);
    const page = await openPanel(world, { slug: office.slug, path: `/integrations/${id}` });
    await page.getByText(/^Ziik is up to date with Azure as of .+ The next round (is at|begins)/).waitFor();

    const { poller } = world.stack.pids();
    process.kill(poller!, 'SIGSTOP');
    try {
      await page
        .getByText(/^Ziik has not been up to date since .+ The last round did not take place\./)
        .waitFor({ timeout: 60_000 });
      await expectAccessible(page);
    } finally {
      process.kill(poller!, 'SIGCONT');
    }

    await page.getByText(/^Ziik is up to date with Azure as of/).waitFor({ timeout: 60_000 });
    await office.entra({ consent: false });
    await page
      .getByText(/^Ziik has not been up to date since .+ The application may not read your users\./)
      .waitFor({ timeout: 60_000 });
    expect(await page.getByRole('link', { name: 'Open this page in Entra' }).count()).toBe(1);
    await office.entra({ consent: true });
    await page.getByText(/^Ziik is up to date with Azure as of/).waitFor({ timeout: 60_000 });
  });
});
