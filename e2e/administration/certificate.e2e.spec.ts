import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IssuedCertificate, makeClientCertificate } from '@user-sync/sandbox-certificates';
import { openOffice, refusalsOf } from '../an-office.ts';
import { startWorld, type World } from '../start-world.ts';

let world: World;
let first: IssuedCertificate;
let next: IssuedCertificate;
beforeAll(async () => {
  first = await makeClientCertificate();
  next = await makeClientCertificate();
  world = await startWorld('certificate', { RETRY_FIRST: 'PT0.2S' });
});
afterAll(() => world?.stop());

describe('an integration with a certificate', () => {
  it('[S3, S8] synchronises, takes the next certificate without losing state, and says nothing of either key', async () => {
    const office = await openOffice(world, 'certified', {
      tenant: { certificates: [first.certificate, next.certificate], secretExpired: true },
    });
    await office.hire({}, { givenName: 'Kai' });
    const credential = { kind: 'certificate', pem: first.pem };
    const id = await office.integrate({ secret: undefined, credential });
    const path = `/v1/integrations/${id}`;

    expect(await office.run(id)).toMatchObject({ status: 'succeeded', counts: { read: 2, created: 2 } });
    await office.hire({ givenName: 'Bo' });
    const replaced = await office.admin('PATCH', path, { credential: { kind: 'certificate', pem: next.pem } });
    expect(replaced).toMatchObject({ status: 200, body: { credential: { kind: 'certificate' } } });
    await office.entra({ certificates: [next.certificate] });
    expect(await office.run(id, 'delta')).toMatchObject({ status: 'succeeded', counts: { read: 1, created: 1 } });
    const refused = await office.admin('PATCH', path, { credential });
    expect(refusalsOf(refused)).toEqual(['/credential/pem certificate-wrong']);

    await office.entra({ certificates: [] });
    const { body } = await office.admin('POST', `${path}/verification`);
    expect(body.checks[0]).toMatchObject({ status: 'failed', code: 'certificate-wrong' });
    const said = JSON.stringify([replaced.body, refused.body, body]) + world.log();
    for (const { key } of [first, next]) expect(said).not.toContain(key.split('\n')[5]!);
  });
});
