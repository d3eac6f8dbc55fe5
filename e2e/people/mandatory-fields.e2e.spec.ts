import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, type Instance, openInstance, standingOf } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

const PLACE = { department: 'Aarhus', jobTitle: 'Seller' };

describe('mandatory fields', () => {
  let world: World;
  let instance: Instance;
  beforeAll(async () => {
    world = await startWorld('mandatory');
    instance = await openInstance(world);
  });
  afterAll(() => world?.stop());

  it.concurrent('[S26] come from mail, givenName and surname, on create and on update', async () => {
    const integration = await instance.integrate();
    const id = await integration.hire('Ida', { mail: ' ida@people.example ', userPrincipalName: 'x@people.example' });
    await integration.run('full');
    expect(await integration.standing(id)).toMatchObject({ name: 'Ida Holm', email: 'ida@people.example' });

    await integration.update(id, { givenName: 'Ida Marie', surname: 'Lund', mail: 'ida.lund@people.example' });
    await integration.run();

    expect(await integration.standing(id)).toMatchObject({ name: 'Ida Marie Lund', email: 'ida.lund@people.example' });
    expect(await integration.user(id)).toMatchObject({
      firstName: 'Ida Marie',
      lastName: 'Lund',
      email: 'ida.lund@people.example',
    });
  });

  it.concurrent('[S26] take the sign-in name for an empty mail, but not a guest’s', async () => {
    const integration = await instance.integrate();
    const member = await integration.hire('Upn', { mail: null, userPrincipalName: 'upn@people.example' });
    const blank = await integration.hire('Blank', { mail: '  ', userPrincipalName: 'blank@people.example' });
    const guest = await integration.hire('Guest', {
      mail: null,
      userPrincipalName: 'guest_else.example#EXT#@people.example',
      userType: 'Guest',
    });
    await integration.run('full');

    expect(await integration.standing(member)).toMatchObject({ email: 'upn@people.example' });
    expect(await integration.standing(blank)).toMatchObject({ email: 'blank@people.example' });
    expect(await integration.user(guest)).toMatchObject({ status: 'incomplete', ziikUserId: null });
  });

  it.concurrent.each([
    ['mail', { mail: null, userPrincipalName: 'a#EXT#@b.example' }, { mail: 'found@people.example' }],
    ['givenName', { givenName: null }, { givenName: 'Found' }],
    ['surname', { surname: '  ' }, { surname: 'Found' }],
  ])('[S27] without %s nobody is created, and it is listed; later complete, they are', async (field, lacks, gets) => {
    const integration = await instance.integrate();
    const id = await integration.hire('Lacking', { ...PLACE, ...lacks });
    await integration.run('full');

    const user = await integration.user(id);
    expect(user).toMatchObject({ status: 'incomplete', ziikUserId: null, unit: null });
    expect(user.findings).toEqual([expect.objectContaining({ code: 'mandatory-missing', field })]);
    expect((await integration.users({ finding: 'mandatory-missing' })).map(({ azureId }) => azureId)).toEqual([id]);
    expect((await integration.show()).counts).toMatchObject({ incomplete: 1, linked: 0 });

    await integration.update(id, gets);
    await integration.run();

    expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: Seller']);
  });

  it.concurrent('[S27] keeps the old value of what is emptied later, and lists it', async () => {
    const integration = await instance.integrate();
    const id = await integration.hire('Emptied', PLACE);
    await integration.run('full');
    const before = await integration.standing(id);

    await integration.update(id, { surname: null, department: 'Odense' });
    await integration.run();

    const user = await integration.user(id);
    expect(user.status).toBe('incomplete');
    expect(user.findings).toEqual([expect.objectContaining({ code: 'mandatory-missing', field: 'surname' })]);
    expect(await integration.standing(id)).toEqual({ ...before, places: ['Odense: Seller'] });
  });

  it.concurrent('[S27] links users that Ziik has already, writes what Azure has and leaves the rest', async () => {
    const integration = await instance.integrate();
    const id = await integration.hire('Known', { ...PLACE, surname: null, mail: 'known@people.example' });
    const byHand = await instance.makeByHand({ email: 'known@people.example', firstName: 'Old', lastName: 'Stays' });
    await integration.run('full');

    const user = await integration.user(id);
    expect(user).toMatchObject({ status: 'incomplete', ziikUserId: byHand.id });
    expect(codesOf(user)).toEqual(['mandatory-missing']);
    expect(standingOf(await instance.userById(byHand.id))).toMatchObject({
      name: 'Known Stays',
      places: ['Aarhus: Seller'],
    });
  });

  it.concurrent('passes on unusual but valid names, and continues after those that Ziik refuses', async () => {
    const integration = await instance.integrate();
    const odd = await integration.hire('Åse-‏مدير', {
      ...PLACE,
      mail: 'odd@people.example',
      surname: 'e\u0301'.repeat(30),
    });
    await integration.run('full');
    expect(await integration.standing(odd)).toMatchObject({ email: 'odd@people.example', places: ['Aarhus: Seller'] });
  });
});
