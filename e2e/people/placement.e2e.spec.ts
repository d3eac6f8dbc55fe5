import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, type Instance, type Integration, openInstance } from '../people-world.ts';
import { startWorld, type World } from '../start-world.ts';

type Stated = readonly [unit: string | null, types: string | null];

interface Cell {
  readonly title: string;
  readonly stated: Stated;
  /** Where the user stands afterwards, by `unmatched`. */
  readonly keep: string | null;
  readonly withdraw: string | null;
  readonly findings: readonly string[];
}

function cell(
  title: string,
  stated: Stated,
  places: string | null | readonly [string, string],
  ...findings: string[]
): Cell {
  const [keep, withdraw] = typeof places === 'object' && places !== null ? places : [places, places];
  return { title, stated, keep, withdraw, findings: findings.sort() };
}

/** Who stood as "Aarhus: Seller" before. */
const PLACED: readonly Cell[] = [
  cell(
    '[S28] the unit matches, and the types are others: the set becomes those',
    ['Aarhus', 'Manager, Trainee'],
    'Aarhus: Manager + Trainee',
  ),
  cell(
    '[S33] the unit matches, and some types: the set becomes those that do',
    ['Aarhus', 'Trainee, Elf'],
    'Aarhus: Trainee',
    'user-type-unknown',
  ),
  cell('[S33] the unit matches, and no type', ['Aarhus', 'Elf'], ['Aarhus: Seller', 'Aarhus: '], 'user-type-unknown'),
  cell(
    '[S33] the unit matches, and the type was emptied',
    ['Aarhus', null],
    ['Aarhus: Seller', 'Aarhus: '],
    'user-type-missing',
  ),
  cell('[S28] another unit matches, and a type: moved, the set becomes that', ['Odense', 'Manager'], 'Odense: Manager'),
  cell('[S28] another unit matches, with the same types: moved', ['Odense', 'Seller'], 'Odense: Seller'),
  cell(
    '[S33] another unit matches, and no type: moved',
    ['Odense', 'Elf'],
    ['Odense: Seller', 'Odense: '],
    'user-type-unknown',
  ),
  cell(
    '[S33] the unit does not match, a type does',
    ['Atlantis', 'Manager'],
    ['Aarhus: Seller', 'Aarhus: '],
    'unit-unknown',
  ),
  cell(
    '[S33] nothing matches',
    ['Atlantis', 'Elf'],
    ['Aarhus: Seller', 'Aarhus: '],
    'unit-unknown',
    'user-type-unknown',
  ),
  cell('[S18] two units are stated', ['Aarhus, Odense', 'Manager'], ['Aarhus: Seller', 'Aarhus: '], 'unit-several'),
  cell('[S33] the unit was emptied', [null, 'Manager'], ['Aarhus: Seller', 'Aarhus: '], 'unit-missing'),
  cell('[S33] both were emptied', [null, null], ['Aarhus: Seller', 'Aarhus: '], 'unit-missing', 'user-type-missing'),
];

/** Who is new in Azure. */
const NEW: readonly Cell[] = [
  cell('[S29] unit and type match: created and placed', ['Vejle', 'Seller'], 'Vejle: Seller'),
  cell('[S29] the unit matches, and some types', ['Vejle', 'Elf, Seller'], 'Vejle: Seller', 'user-type-unknown'),
  cell('[S22] the unit matches, and no type: created without types', ['Vejle', 'Elf'], 'Vejle: ', 'user-type-unknown'),
  cell(
    '[S30] the unit does not match, a type does: created without a unit',
    ['Atlantis', 'Seller'],
    null,
    'unit-unknown',
  ),
  cell('[S30] nothing matches: created without a unit', ['Atlantis', 'Elf'], null, 'unit-unknown', 'user-type-unknown'),
];

/** Who has two memberships in Ziik; `stated` is what Azure then says. */
const MANAGED: readonly Stated[] = [
  ['Odense', 'Manager'],
  ['Odense', 'Elf'],
  ['Atlantis', 'Manager'],
  [null, null],
];

const BOTH = [
  { unit: 'Aarhus', userTypes: ['Seller'] },
  { unit: 'Vejle', userTypes: ['Trainee'] },
];

describe('placement', () => {
  let world: World;
  let instance: Instance;
  beforeAll(async () => {
    world = await startWorld('placement');
    instance = await openInstance(world);
  });
  afterAll(() => world?.stop());

  describe.each(['keep', 'withdraw'] as const)('unmatched: %s', (unmatched) => {
    let integration: Integration;
    const placed: string[] = [];
    const fresh: string[] = [];
    const managed: string[] = [];
    beforeAll(async () => {
      integration = await instance.integrate(unmatched === 'keep' ? {} : { unmatched });
      const before = { department: 'Aarhus', jobTitle: 'Seller' };
      for (const _ of PLACED) placed.push(await integration.hire('Placed', before));
      for (const _ of MANAGED) managed.push(await integration.hire('Managed', before));
      await integration.run('full');
      for (const id of managed) {
        const { ziikUserId } = await integration.user(id);
        await instance.inZiik('PATCH', `/users/${ziikUserId}`, { memberships: BOTH });
      }
      for (const [index, { stated }] of PLACED.entries()) {
        await integration.update(placed[index]!, { department: stated[0], jobTitle: stated[1] });
      }
      for (const [index, [department, jobTitle]] of MANAGED.entries()) {
        await integration.update(managed[index]!, { department, jobTitle, givenName: 'Renamed' });
      }
      for (const { stated } of NEW) {
        fresh.push(await integration.hire('Fresh', { department: stated[0], jobTitle: stated[1] }));
      }
      await integration.run();
    });

    it.each([
      ...PLACED.map((each, index) => ({ ...each, title: `one membership, ${each.title}`, ids: placed, index })),
      ...NEW.map((each, index) => ({ ...each, title: `new, ${each.title}`, ids: fresh, index })),
    ])('$title ($stated)', async ({ ids, index, findings, ...places }) => {
      const place = places[unmatched];
      const user = await integration.user(ids[index]!);
      expect(codesOf(user)).toEqual(findings);
      expect((await integration.standing(ids[index]!))?.places).toEqual(place === null ? [] : [place]);
      const isPlaced = place !== null && !place.endsWith(': ');
      expect(user.status).toBe(isPlaced ? 'assigned' : 'unassigned');
      expect({ unit: user.unit?.name ?? null, types: user.userTypes.map(({ name }) => name).join(' + ') }).toEqual({
        unit: place?.split(': ')[0] ?? null,
        types: place?.split(': ')[1] ?? '',
      });
    });

    it.each(MANAGED.map((stated, index) => ({ stated, index })))(
      '[S24] two memberships: mandatory fields only ($stated)',
      async ({ index }) => {
        const user = await integration.user(managed[index]!);
        expect(user.status).toBe('managed-in-ziik');
        expect(codesOf(user)).toContain('managed-in-ziik');
        expect(await integration.standing(managed[index]!)).toMatchObject({
          name: 'Renamed Holm',
          places: ['Aarhus: Seller', 'Vejle: Trainee'],
        });
      },
    );

    it('[S24] [R placement] leaves two memberships alone in a full run, and resumes with one', async () => {
      const [id] = managed;
      const { ziikUserId } = await integration.user(id!);
      await integration.run('full');
      expect((await integration.standing(id!))?.places).toEqual(['Aarhus: Seller', 'Vejle: Trainee']);

      await instance.inZiik('PATCH', `/users/${ziikUserId}`, { memberships: BOTH.slice(1) });
      await integration.run('full');

      expect((await integration.standing(id!))?.places).toEqual(['Odense: Manager']);
      expect(await integration.user(id!)).toMatchObject({ status: 'assigned', findings: [] });
    });

    it('[S23] never gives anybody a second membership', async () => {
      for (const id of [...placed, ...fresh]) {
        expect((await integration.standing(id))!.places.length).toBeLessThanOrEqual(1);
      }
    });

    it('writes nothing more when everything is repeated', async () => {
      const writes = async () =>
        Promise.all(['users.create', 'users.update', 'memberships.add', 'memberships.update'].map(instance.countCalls));
      const before = await writes();
      await integration.run('full');
      expect(await writes()).toEqual(before);
    });
  });

  it('[S33] matches again: the findings go, and the membership follows', async () => {
    const integration = await instance.integrate();
    const id = await integration.hire('Again', { department: 'Aarhus', jobTitle: 'Seller' });
    await integration.run('full');
    await integration.update(id, { department: 'Atlantis', jobTitle: 'Manager' });
    await integration.run();
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', unit: { name: 'Aarhus' } });

    await integration.update(id, { department: 'Odense' });
    await integration.run();

    expect((await integration.standing(id))?.places).toEqual(['Odense: Manager']);
    expect(await integration.user(id)).toMatchObject({ status: 'assigned', findings: [] });
  });

  it('[S37] [R withdraw] decides everybody again when `unmatched` becomes `withdraw`', async () => {
    const integration = await instance.integrate();
    const id = await integration.hire('Withdrawn', { department: 'Aarhus', jobTitle: 'Seller' });
    await integration.run('full');
    await integration.update(id, { jobTitle: 'Elf' });
    await integration.run();
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: Seller']);

    await integration.patch({ options: { unmatched: 'withdraw' } });

    await integration.userWhen(id, 'no types', ({ status }) => status === 'unassigned');
    expect((await integration.standing(id))?.places).toEqual(['Aarhus: ']);
  });
});
