import { setTimeout as pause } from 'node:timers/promises';
import { type PeopleChange, type Person, RefusedChange } from '@user-sync/sandbox-entra';
import { Refusal } from '@user-sync/sandbox-ziik';
import { randomSecret } from '@user-sync/stack';
import type { ByHand, Rules, Step } from '../plan/history.ts';
import type { ListedRun } from './administrator.ts';
import {
  hire,
  makeByHand,
  noteCatalogue,
  notePerson,
  type TrialDirectory,
  type TrialInstance,
  type TrialWorld,
  unitId,
} from './trial-world.ts';

/** A step that makes no sense any more, because another was left out or failed; it is passed over. */
class Senseless extends Error {}

type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;
type Acts = { [Do in Step['do']]: (step: StepOf<Do>, world: TrialWorld) => unknown };

/** Carries out a history's steps one after the other. Returns how many made no sense and were passed over. */
export async function carryOut(world: TrialWorld, signal: AbortSignal): Promise<number> {
  let passedOver = 0;
  for (const step of world.history.steps) {
    if (step.afterMs > 0) await pause(step.afterMs, undefined, { signal });
    try {
      await (acts[step.do] as (step: Step, world: TrialWorld) => unknown)(step, world);
    } catch (error) {
      if (!(error instanceof Senseless || error instanceof RefusedChange || error instanceof Refusal)) throw error;
      passedOver++;
    }
  }
  return passedOver;
}

const acts: Acts = {
  hire({ who, values, sameAs }, world) {
    const home = directoryOf(world, who);
    hire(world.recorder, world.azureIds, home, who, sameAs ? { ...values, ...namesOf(world, sameAs) } : values);
  },
  change: ({ who, set }, world) => change(world, who, (id) => ({ op: 'update', id, set })),
  'swap-addresses'({ who }, world) {
    const people = who.map((each) => ({ who: each, mail: personOf(world, each).mail }));
    for (const [place, { who: each }] of people.entries()) {
      change(world, each, (id) => ({ op: 'update', id, set: { mail: people[(place + 1) % people.length]!.mail } }));
    }
  },
  leave: ({ who }, world) => changeEach(world, who, 'leaver'),
  purge: ({ who }, world) => changeEach(world, who, 'purge'),
  restore: ({ who }, world) => changeEach(world, who, 'restore'),

  'make-in-ziik'({ instance, ...user }, world) {
    makeByHand(world.recorder, world.ziikIds, instanceOf(world, instance), user);
  },
  'by-hand'({ user, change: { what, ...change } }, world) {
    const { instance, id } = inZiik(world, user);
    doByHand(instance, id, { what, ...change } as ByHand);
    world.recorder.note({ kind: 'by-hand', instance: instance.number, what, user: instance.ziik.user(id) });
  },

  'add-name'({ instance: number, kind, name }, world) {
    const instance = instanceOf(world, number);
    if (kind === 'unit') instance.ziik.addUnit({ name });
    else instance.ziik.addUserType({ name });
    noteCatalogue(world.recorder, instance);
  },
  'rename-name'({ instance: number, kind, name, to }, world) {
    const instance = instanceOf(world, number);
    const id = nameId(instance, kind, name);
    if (kind === 'unit') instance.ziik.changeUnit(id, { name: to });
    else instance.ziik.changeUserType(id, { name: to });
    noteCatalogue(world.recorder, instance);
  },
  'remove-name'({ instance: number, kind, name }, world) {
    const instance = instanceOf(world, number);
    const id = nameId(instance, kind, name);
    if (kind === 'unit') instance.ziik.removeUnit(id);
    else instance.ziik.removeUserType(id);
    noteCatalogue(world.recorder, instance);
    // Its memberships went with it, by the hand that removed it.
    for (const user of instance.ziik.users({ limit: 10_000 }))
      world.recorder.note({ kind: 'by-hand', instance: instance.number, what: 'place', user });
  },

  configure: ({ directory, rules }, world) => configure(world, directoryAt(world, directory), rules),
  disable: ({ directory }, world) => switchTo(world, directoryAt(world, directory), false),
  enable: ({ directory }, world) => switchTo(world, directoryAt(world, directory), true),
  async 'renew-secret'({ directory: number }, world) {
    const home = directoryAt(world, number);
    const secret = randomSecret();
    // As one rotates: both are good for a while. Refused or unreachable, the old one stays.
    home.directory.configure({ otherSecrets: [secret, ...home.directory.settings.otherSecrets] });
    await home.instance.admin.call('PATCH', home.path, { secret });
  },
  async run({ directory, kind }, world) {
    const { instance, path } = directoryAt(world, directory);
    // Refused while disabled.
    await instance.admin.call('POST', `${path}/runs`, { kind });
  },
  async rehearse({ directory }, world) {
    const { instance, path } = directoryAt(world, directory);
    // Refused before units and user types were read; else it goes on beside everything else.
    await instance.admin.call('POST', `${path}/previews`, { run: 'full' });
  },
  async ask({ who, what }, world) {
    const { number, instance, path } = directoryOf(world, who);
    const azureId = world.azureIds.get(who);
    if (!azureId) throw new Senseless();
    world.recorder.note({ kind: 'asked', directory: number, azureId, what });
    await instance.admin.call('POST', `${path}/users/${azureId}/${what}`);
  },
  decide: ({ directory, approve }, world) => decide(world, directoryAt(world, directory), approve),

  kill({ service }, { crew, recorder }) {
    recorder.note({ kind: 'started', service });
    crew.kill(service);
  },
  freeze: ({ service, forMs }, { crew }) => crew.freeze(service, forMs),
  async 'add-copy'({ service }, { crew }) {
    await crew.addCopy(service);
  },
  async 'end-copy'({ service }, { crew, recorder }) {
    recorder.note({ kind: 'started', service });
    await crew.endCopy(service);
  },
  async hang({ service }, { crew, database, recorder }) {
    recorder.note({ kind: 'started', service });
    await database.untilInTransaction(service);
    await crew.hang(service);
  },
  wait: () => undefined,
  silence: ({ part }, { foundations }) => foundations[part].silence(),
  slow: ({ part, delayMs, forMs }, { foundations }) => foundations[part].slow(delayMs, forMs),
  cut: ({ part }, { foundations }) => foundations[part].cut(),
  restart({ part }, { foundations }) {
    const pid = foundations.pids()[part];
    // SIGQUIT ends PostgreSQL at once, as a crash does; Kafka is killed.
    if (pid) process.kill(pid, part === 'kafka' ? 'SIGKILL' : 'SIGQUIT');
  },
  async 'back-up'(_step, { database, directories }) {
    await database.backUp();
    for (const home of directories) home.atBackUp = { rules: home.rules, enabled: home.enabled };
  },
  async 'restore-backup'(_step, { database, directories, crew, recorder }) {
    if (!(await database.restore(() => crew.kill()))) throw new Senseless();
    recorder.note({ kind: 'restored' });
    // What administrators have set since then is lost with the rest, and the API says so.
    for (const home of directories) {
      Object.assign(home, home.atBackUp);
      const { number: directory, rules, enabled } = home;
      recorder.note({ kind: 'configured', directory, rules });
      for (const said of ['asked', 'answered'] as const) recorder.note({ kind: 'switched', directory, enabled, said });
    }
  },

  'graph-fault'({ directory, path, skip, times, fault }, world) {
    const { tenantId } = directoryAt(world, directory);
    world.entra.addFault({ tenantId, match: { path }, skip, times, fault });
  },
  hide({ directory, who, times }, world) {
    const { tenantId } = directoryAt(world, directory);
    const omit = [world.azureIds.get(who) ?? ''];
    world.entra.addFault({ tenantId, match: { path: '/users\\?' }, times, fault: { kind: 'page', page: { omit } } });
  },
  'dead-link'({ directory: number, status }, world) {
    const { directory } = directoryAt(world, number);
    directory.configure({ deadLinkStatus: status, linksDeadBefore: directory.now() });
  },
  'graph-setting': ({ directory, set }, world) => directoryAt(world, directory).directory.configure(set),
  'ziik-fault': ({ instance, rule }, world) => instanceOf(world, instance).ziik.addFault(rule),
  'ziik-down'({ instance, forMs }, world) {
    const { ziik } = instanceOf(world, instance);
    ziik.configure({ down: true });
    setTimeout(() => ziik.configure({ down: false }), forMs).unref();
  },
  'revoke-tokens': ({ instance }, world) => instanceOf(world, instance).ziik.revokeTokens(),
};

/** Changes an integration's rules; notes what came of it. */
async function configure(
  { recorder }: TrialWorld,
  home: TrialDirectory,
  change: StepOf<'configure'>['rules'],
): Promise<void> {
  const { status } = await home.instance.admin.call('PATCH', home.path, change);
  if (status !== 200) throw new Senseless();
  const rules: Rules = { ...home.rules, ...change, options: { ...home.rules.options, ...change.options } };
  home.rules = rules;
  recorder.note({ kind: 'configured', directory: home.number, rules });
}

/** Switches an integration on or off. */
export async function switchTo({ recorder }: TrialWorld, home: TrialDirectory, enabled: boolean): Promise<void> {
  recorder.note({ kind: 'switched', directory: home.number, enabled, said: 'asked' });
  await home.instance.admin.must('PATCH', home.path, { enabled });
  home.enabled = enabled;
  recorder.note({ kind: 'switched', directory: home.number, enabled, said: 'answered' });
}

/** Rehearses a directory that was never enabled, to the end. A preview that fails is asked for again. */
export async function rehearse({ instance, path }: TrialDirectory, signal: AbortSignal): Promise<void> {
  const { admin } = instance;
  for (;;) {
    const asked = await admin.call<{ id: string }>('POST', `${path}/previews`, { run: 'full' });
    if (asked.status < 300) {
      let preview: { status: string };
      do {
        await pause(LOOK_EVERY_MS, undefined, { signal });
        preview = await admin.must('GET', `/v1/previews/${asked.body.id}`);
      } while (preview.status === 'waiting' || preview.status === 'running');
      if (preview.status === 'done') return;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

const LOOK_EVERY_MS = 100;

/** Decides on everything that is held of an integration; returns how many runs that were. */
export async function decide({ recorder }: TrialWorld, home: TrialDirectory, approve: boolean): Promise<number> {
  const { admin } = home.instance;
  const runs = await admin.list<ListedRun>(`${home.path}/runs`);
  const open = runs.filter(({ held }) => held !== null && held.decision === null && held.deactivations > 0);
  for (const { id } of open) {
    recorder.note({ kind: 'decided', directory: home.number, approve });
    await admin.call('POST', `/v1/runs/${id}/decision`, { deactivations: approve ? 'approve' : 'reject' });
  }
  return open.length;
}

function change(
  { recorder, azureIds, ...world }: TrialWorld,
  who: string,
  changeOf: (id: string) => PeopleChange,
): void {
  const { number, directory } = directoryOf(world as TrialWorld, who);
  const id = azureIds.get(who);
  if (!id) throw new Senseless();
  directory.change([changeOf(id)]);
  notePerson(recorder, number, directory, id);
}

function changeEach(world: TrialWorld, who: readonly string[], op: 'leaver' | 'purge' | 'restore'): void {
  for (const each of who) change(world, each, (id) => ({ op, id }));
}

function doByHand({ ziik, ...instance }: TrialInstance, id: number, change: ByHand): void {
  switch (change.what) {
    case 'rename':
      ziik.changeUser(id, { firstName: change.firstName });
      break;
    case 'place':
      ziik.changeUser(id, { memberships: change.units.map((name) => ({ unit: unitId({ ziik, ...instance }, name) })) });
      break;
    case 'deactivate':
      ziik.deactivateUser(id);
      break;
    case 'reactivate':
      ziik.reactivateUser(id);
      break;
    case 'delete':
      ziik.deleteUser(id);
  }
}

/** The user of a label: one made by hand, or the one that stands for a person. */
function inZiik(world: TrialWorld, label: string): { instance: TrialInstance; id: number } {
  const made = world.ziikIds.get(label);
  if (made) return made;
  const azureId = world.azureIds.get(label);
  if (!azureId) throw new Senseless();
  const { instance } = directoryOf(world, label);
  const user = instance.ziik.findUser({ reference: azureId });
  if (!user) throw new Senseless();
  return { instance, id: user.id };
}

function personOf(world: TrialWorld, who: string): Person {
  const { directory } = directoryOf(world, who);
  const index = directory.indexOf(world.azureIds.get(who) ?? '');
  if (index === undefined) throw new Senseless();
  return directory.personAt(index);
}

function namesOf(world: TrialWorld, who: string): Pick<Person, 'givenName' | 'surname' | 'mail'> {
  const { givenName, surname, mail } = personOf(world, who);
  return { givenName, surname, mail };
}

function directoryOf({ directories }: TrialWorld, who: string): TrialDirectory {
  const number = /^d(\d+)p/.exec(who)?.[1];
  return sensible(directories[Number(number ?? -1)]);
}

function directoryAt({ directories }: TrialWorld, number: number): TrialDirectory {
  return sensible(directories[number]);
}

function instanceOf({ instances }: TrialWorld, number: number): TrialInstance {
  return sensible(instances[number]);
}

function nameId(instance: TrialInstance, kind: 'unit' | 'user-type', name: string): number {
  if (kind === 'unit') return nameIn(instance.ziik.catalogue.units.values(), name);
  return nameIn(instance.ziik.catalogue.userTypes.values(), name);
}

function nameIn(all: Iterable<{ id: number; name: string }>, name: string): number {
  return sensible([...all].find((each) => each.name === name)).id;
}

function sensible<T>(value: T | undefined): T {
  if (value === undefined) throw new Senseless();
  return value;
}
