import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_OPTIONS } from '@user-sync/domain';
import { createDatabase, type Database, isUniqueViolation, sqlState } from '@user-sync/persistence';
import { createTestDatabase, waitUntil } from '@user-sync/testing';
import {
  acquireLease,
  addRequest,
  announceMember,
  CONTROL_TABLES,
  createKeyring,
  fenceLease,
  goneIntegrations,
  type IntegrationInput,
  insertIntegration,
  integrationVersions,
  LeaseLost,
  listenForNotices,
  loadInstance,
  loadIntegration,
  markIntegrationDeleted,
  type NewCredential,
  openInstanceCredentials,
  openIntegrationCredential,
  openWebhookSecrets,
  reEncryptSecrets,
  releaseLease,
  removeFormerWebhookSecrets,
  removeInstance,
  renewLease,
  saveInstance,
  sealSecret,
  setInstanceTrouble,
  takeRequests,
  updateIntegration,
} from '../src/index.ts';

const file = join(mkdtempSync(join(tmpdir(), 'control-')), 'keyring.json');
const keyring = createKeyring(file);
const SECRET = 'canary~Entra~secret';
let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const made = await createTestDatabase('control_secrets');
  drop = made.drop;
  db = await createDatabase({ url: made.url, applicationName: 'test', tables: [CONTROL_TABLES] });
  await db.migrate();
  await saveInstance(db, keyring, { ...acme, password: 'canary~Ziik~password', webhookSecret: 'canary~webhook' });
});
afterAll(async () => {
  await db?.close();
  await drop?.();
});

const acme = { slug: 'acme', baseUrl: 'https://acme.ziik.io/api', username: 'api@acme.example' };
const input = (): IntegrationInput => ({
  name: 'Contoso',
  applicationId: randomUUID(),
  tenantId: randomUUID(),
  secretExpiresAt: null,
  unitField: 'department',
  userTypeField: 'jobTitle',
  enabled: false,
  options: DEFAULT_OPTIONS,
});
const anIntegration = (change: Partial<IntegrationInput> = {}, secret: NewCredential = SECRET) =>
  insertIntegration(db, keyring, { ...input(), ...change, id: randomUUID(), instanceSlug: 'acme', secret });

describe('secrets', () => {
  it('[S7] are in no table unencrypted, and can be decrypted', async () => {
    const { id } = await anIntegration();

    const rows = await db.query('SELECT i.*, n.* FROM control.integration i, control.instance n');
    expect(JSON.stringify(rows)).not.toContain('canary');
    expect(await openIntegrationCredential(db, keyring, id)).toEqual({
      credential: { kind: 'secret', secret: SECRET },
      secretVersion: 1,
    });
    expect(await openInstanceCredentials(db, keyring, 'acme')).toMatchObject({ password: 'canary~Ziik~password' });
    expect(await openWebhookSecrets(db, keyring, 'acme')).toEqual(['canary~webhook']);
  });

  it('do not open when they were moved to another integration', async () => {
    const [from, to] = [await anIntegration(), await anIntegration()];
    await db.execute(
      'UPDATE control.integration SET secret_jwe = (SELECT secret_jwe FROM control.integration WHERE id = $1) WHERE id = $2',
      [from.id, to.id],
    );

    await expect(openIntegrationCredential(db, keyring, to.id)).rejects.toThrow('belongs elsewhere');
  });

  it('are re-encrypted with a newer key, after which the old one may go', async () => {
    const { id } = await anIntegration();
    await db.execute('DELETE FROM control.integration WHERE id <> $1', [id]);
    const old = JSON.parse(readFileSync(file, 'utf8'));
    const added = { newer: Buffer.alloc(32, 7).toString('base64') };
    writeFileSync(file, JSON.stringify({ current: 'newer', keys: { ...old.keys, ...added } }));

    expect(await reEncryptSecrets(db, keyring)).toEqual({ key: 'newer', sealed: 3, before: 0, unreadable: [] });
    expect(await reEncryptSecrets(db, keyring)).toEqual({ key: 'newer', sealed: 0, before: 3, unreadable: [] });
    writeFileSync(file, JSON.stringify({ current: 'newer', keys: added }));

    const reopened = createKeyring(file);
    expect((await openIntegrationCredential(db, reopened, id))?.credential).toEqual({ kind: 'secret', secret: SECRET });
    expect((await openInstanceCredentials(db, reopened, 'acme'))?.password).toBe('canary~Ziik~password');
  });

  it('that cannot be decrypted are reported by their places, and stay, while the others are re-encrypted', async () => {
    const lost = await anIntegration();
    const other = createKeyring(join(mkdtempSync(join(tmpdir(), 'control-')), 'keyring.json'));
    const foreign = await sealSecret(other, SECRET, `integration/${lost.id}/secret`);
    await db.execute('UPDATE control.integration SET secret_jwe = $2 WHERE id = $1', [lost.id, foreign]);
    const old = JSON.parse(readFileSync(file, 'utf8'));
    const added = { newest: Buffer.alloc(32, 9).toString('base64') };
    writeFileSync(file, JSON.stringify({ current: 'newest', keys: { ...old.keys, ...added } }));

    const { sealed, unreadable } = await reEncryptSecrets(db, keyring);

    expect(unreadable).toEqual([`integration/${lost.id}/secret`]);
    expect(sealed).toBeGreaterThanOrEqual(3);
    const [row] = await db.query<{ sealed: string }>(
      'SELECT secret_jwe AS sealed FROM control.integration WHERE id = $1',
      [lost.id],
    );
    expect(row!.sealed).toBe(foreign);
    await db.execute('DELETE FROM control.integration WHERE id = $1', [lost.id]);
  });

  it('[S7] a certificate is sealed as such: it cannot be taken for a secret, nor a secret for it', async () => {
    const shown = { thumbprint: 'A1', thumbprintSha256: 'B2', subject: 'CN=Contoso' };
    const { id } = await anIntegration();
    const before = (await loadIntegration(db, id))!;
    const certificate = { kind: 'certificate', pem: 'canary~key', ...shown } as const;
    const after = await updateIntegration(db, keyring, id, before, certificate);

    expect(before).toMatchObject({ credentialKind: 'secret', certificate: null });
    expect(after).toMatchObject({ credentialKind: 'certificate', certificate: shown, secretVersion: 2 });
    expect(JSON.stringify(await db.query('SELECT * FROM control.integration'))).not.toContain('canary');
    expect(await openIntegrationCredential(db, keyring, id)).toEqual({
      credential: { kind: 'certificate', pem: 'canary~key' },
      secretVersion: 2,
    });
    await db.execute("UPDATE control.integration SET credential_kind = 'secret' WHERE id = $1", [id]);
    await expect(openIntegrationCredential(db, keyring, id)).rejects.toThrow('belongs elsewhere');
    await db.execute('DELETE FROM control.integration WHERE id = $1', [id]);
  });

  it('[S8] a certificate is re-encrypted too, and gives way to a secret or to nothing stored', async () => {
    const shown = { thumbprint: 'A1', thumbprintSha256: 'B2', subject: 'CN=Contoso' };
    const { id } = await anIntegration({}, { kind: 'certificate', pem: 'the key', ...shown });
    const old = JSON.parse(readFileSync(file, 'utf8'));
    const added = { forCertificates: Buffer.alloc(32, 5).toString('base64') };
    writeFileSync(file, JSON.stringify({ current: 'forCertificates', keys: { ...old.keys, ...added } }));

    expect((await reEncryptSecrets(db, keyring)).unreadable).toEqual([]);
    const [row] = await db.query<{ sealed: string }>(
      'SELECT secret_jwe AS sealed FROM control.integration WHERE id = $1',
      [id],
    );
    expect(JSON.parse(Buffer.from(row!.sealed.split('.')[0]!, 'base64url').toString())).toMatchObject({
      kid: 'forCertificates',
      ctx: `integration/${id}/certificate`,
    });
    expect((await openIntegrationCredential(db, keyring, id))?.credential).toEqual({
      kind: 'certificate',
      pem: 'the key',
    });

    const before = (await loadIntegration(db, id))!;
    expect(await updateIntegration(db, keyring, id, before, { kind: 'federated' })).toMatchObject({
      credentialKind: 'federated',
      certificate: null,
    });
    expect((await openIntegrationCredential(db, keyring, id))?.credential).toEqual({ kind: 'federated' });
    expect(await updateIntegration(db, keyring, id, before, 'a secret')).toMatchObject({ credentialKind: 'secret' });
    await db.execute('DELETE FROM control.integration WHERE id = $1', [id]);
  });

  it('are kept in a file that only its owner reads', () => {
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('integrations', () => {
  it('[S11] are refused by the database with one field for both', async () => {
    const refused = await anIntegration({ userTypeField: 'department' }).catch((error: unknown) => error);
    expect(sqlState(refused)).toBe('23514');
  });

  it('[R several] allow one tenant once per instance, until the integration is deleted', async () => {
    const { id, tenantId } = await anIntegration();

    const second = await anIntegration({ tenantId }).catch((error: unknown) => error);
    expect(isUniqueViolation(second, 'integration_tenant')).toBe(true);

    await db.transaction((tx) => markIntegrationDeleted(tx, id));
    await expect(anIntegration({ tenantId })).resolves.toMatchObject({ tenantId });
    expect(await goneIntegrations(db, [id])).toEqual([id]);
  });

  it('[S8] raise their versions by a change, the secret its own', async () => {
    const before = await anIntegration();
    const renamed = await updateIntegration(db, keyring, before.id, { ...before, name: 'Fabrikam' }, undefined);
    const replaced = await updateIntegration(db, keyring, before.id, { ...renamed, enabled: true }, 'next secret');

    expect(renamed).toMatchObject({ name: 'Fabrikam', version: 2, secretVersion: 1, enabledAt: null });
    expect(replaced).toMatchObject({ version: 3, secretVersion: 2, enabledAt: expect.any(Date) });
    expect(await openIntegrationCredential(db, keyring, before.id)).toEqual({
      credential: { kind: 'secret', secret: 'next secret' },
      secretVersion: 2,
    });
    expect(await integrationVersions(db, [before.id, randomUUID()])).toEqual([
      { id: before.id, version: 3, enabled: true, deleted: false },
    ]);
    expect(await loadIntegration(db, before.id)).toEqual(replaced);
  });
});

describe('the version of the rules', () => {
  it.each<[string, Partial<IntegrationInput>, number]>([
    ['the unit field', { unitField: 'city' }, 2],
    ['the user type field', { userTypeField: 'city' }, 2],
    ['matching', { options: { ...DEFAULT_OPTIONS, matching: 'relaxed' } }, 2],
    ['existing users', { options: { ...DEFAULT_OPTIONS, existingUsers: 'ignore' } }, 2],
    ['unmatched', { options: { ...DEFAULT_OPTIONS, unmatched: 'withdraw' } }, 2],
    ['disabled accounts', { options: { ...DEFAULT_OPTIONS, disabledAccounts: 'deactivate' } }, 2],
    ['guests', { options: { ...DEFAULT_OPTIONS, includeGuests: false } }, 2],
    ['the name', { name: 'Fabrikam' }, 1],
    ['the switch', { enabled: true }, 1],
    ['the welcome mail', { options: { ...DEFAULT_OPTIONS, welcomeMail: true } }, 1],
    ['the removal limit', { options: { ...DEFAULT_OPTIONS, maxDeactivations: { percent: 5, from: 1 } } }, 1],
  ])('[S12] rises where people are decided by something else, and else not: %s', async (_, change, expected) => {
    const before = await anIntegration({ enabled: false });

    const after = await updateIntegration(db, keyring, before.id, { ...before, ...change }, 'next secret');

    expect([before.rulesVersion, after.rulesVersion, after.version]).toEqual([1, expected, 2]);
    const again = await updateIntegration(db, keyring, before.id, { ...after, ...change }, undefined);
    expect(again.rulesVersion).toBe(expected);
  });
});

describe('instances', () => {
  it('stay while they have integrations, and clear an error when they are changed', async () => {
    await anIntegration();
    expect(await db.transaction((tx) => removeInstance(tx, 'acme'))).toBe('has-integrations');
    expect(await db.transaction((tx) => removeInstance(tx, 'nobody'))).toBe('unknown');

    await setInstanceTrouble(db, 'acme', 'ziik-credentials-wrong');
    expect(await loadInstance(db, 'acme')).toMatchObject({ ziikError: 'ziik-credentials-wrong' });
    const saved = await saveInstance(db, keyring, { ...acme, password: 'other' });

    expect(saved).toMatchObject({ version: 2, ziikError: null, ziikErrorAt: null, hasWebhookSecret: true });
  });

  it('accept the previous webhook secret beside a new one for a while, and no third', async () => {
    const save = (webhookSecret: string | null | undefined, overlapMs = 60_000) =>
      saveInstance(db, keyring, { ...acme, slug: 'rotating', password: 'p', webhookSecret }, overlapMs);
    const secrets = () => openWebhookSecrets(db, keyring, 'rotating');

    await save('first');
    expect(await secrets()).toEqual(['first']);
    await save('second');
    expect(await secrets()).toEqual(['second', 'first']);
    for (const same of ['second', undefined]) {
      await save(same);
      expect(await secrets()).toEqual(['second', 'first']);
    }
    await save('third');
    expect(await secrets()).toEqual(['third', 'second']);
    const stored = await db.query("SELECT * FROM control.instance WHERE slug = 'rotating'");
    for (const secret of ['first', 'second', 'third']) expect(JSON.stringify(stored)).not.toContain(secret);
    await save('fourth', 0);
    expect(await secrets()).toEqual(['fourth']);
    await save('fifth');
    await save(null);
    expect(await secrets()).toEqual([]);
  });

  it('take the same work to open their webhook secrets, whether there are two, one, none, or no such instance', async () => {
    const save = (slug: string, webhookSecret: string | null) =>
      saveInstance(db, keyring, { ...acme, slug, password: 'p', webhookSecret }, 60_000);
    await save('two', 'first');
    await save('two', 'second');
    await save('one', 'first');
    await save('none', null);
    let opened = 0;
    const counting = {
      ...keyring,
      key(id: string) {
        opened++;
        return keyring.key(id);
      },
    };
    // The first time something is made for it.
    await openWebhookSecrets(db, counting, 'nobody');

    for (const [slug, expected] of [
      ['two', ['second', 'first']],
      ['one', ['first']],
      ['none', []],
      ['nobody', undefined],
    ] as const) {
      opened = 0;
      expect(await openWebhookSecrets(db, counting, slug)).toEqual(expected);
      expect(opened).toBe(2);
    }
  });

  it('lose the previous webhook secret when its time is over', async () => {
    await saveInstance(db, keyring, { ...acme, slug: 'over', password: 'p', webhookSecret: 'first' });
    await saveInstance(db, keyring, { ...acme, slug: 'over', password: 'p', webhookSecret: 'second' }, 60_000);
    expect(await removeFormerWebhookSecrets(db)).toBe(0);
    await db.execute("UPDATE control.instance SET former_webhook_secret_until = now() WHERE slug = 'over'");

    expect(await openWebhookSecrets(db, keyring, 'over')).toEqual(['second']);
    expect(await removeFormerWebhookSecrets(db)).toBe(1);
    expect(
      await db.query("SELECT former_webhook_secret_jwe AS former FROM control.instance WHERE slug = 'over'"),
    ).toEqual([{ former: null }]);
  });
});

describe('leases', () => {
  it('belong to one holder, and fence out the previous one', async () => {
    const first = await acquireLease(db, 'instance/acme', 'a', 60_000);
    expect(await acquireLease(db, 'instance/acme', 'b', 60_000)).toBeNull();
    expect(await renewLease(db, first!, 60_000)).toBe(true);
    await releaseLease(db, first!);

    const second = await acquireLease(db, 'instance/acme', 'b', 60_000);

    expect(second!.token).toBeGreaterThan(first!.token);
    expect(await renewLease(db, first!, 60_000)).toBe(false);
    await expect(db.transaction((tx) => fenceLease(tx, first!))).rejects.toThrow(LeaseLost);
    await expect(db.transaction((tx) => fenceLease(tx, second!))).resolves.toBeUndefined();
  });

  it('block nobody when a wrong clock gave them a hundred days', async () => {
    await acquireLease(db, 'instance/ahead', 'gone', 60_000);
    await announceMember(db, 'appliers', 'gone', 60_000);
    await db.execute("UPDATE control.lease SET until = now() + interval '100 days'");

    expect(await acquireLease(db, 'instance/ahead', 'b', 60_000)).not.toBeNull();
    expect(await announceMember(db, 'appliers', 'b', 60_000)).toEqual({ members: 1, place: 0 });
  });
});

describe('requests', () => {
  it('are taken once, in order, and a taker that fails leaves them', async () => {
    const { id } = await anIntegration();
    const heard: string[] = [];
    const stop = await listenForNotices(db, (notice) => heard.push(`${notice.about} ${notice.id}`));
    for (const azureId of ['a', 'b'])
      await addRequest(db, { instanceSlug: 'acme', integrationId: id, kind: 'sync', azureIds: [azureId] });

    const failed = db.transaction(async (tx) => {
      await takeRequests(tx, 'acme');
      throw new Error('crash');
    });
    await expect(failed).rejects.toThrow('crash');

    expect(await db.transaction((tx) => takeRequests(tx, 'acme'))).toMatchObject([
      { azureIds: ['a'] },
      { azureIds: ['b'] },
    ]);
    expect(await db.transaction((tx) => takeRequests(tx, 'acme'))).toEqual([]);
    await waitUntil('notices', () => heard.filter((notice) => notice === 'request acme').length === 2);
    await stop();
  });
});
