import { randomUUID } from 'node:crypto';
import {
  changeAliases,
  countAliases,
  deleteAlias,
  hasRunBegun,
  type Integration,
  insertAlias,
  type KeptAlias,
  type KeptCatalogue,
  loadCatalogue,
  lockIntegration,
} from '@user-sync/control';
import { isAliasOfItself, type Named, normalizeName } from '@user-sync/domain';
import type { Database, Tx } from '@user-sync/persistence';
import { type Actor, audit } from '../keep-audit/audit.ts';
import { invalid, notFound, Problem } from '../serve-http/problem.ts';
import type { AliasInput } from './alias.schema.ts';

/** What was changed, and the integration's version after it. */
export interface SavedAlias {
  readonly alias: KeptAlias;
  readonly version: number;
}

const MOST_ALIASES = 1_000;

/** Says what a value means from now on; everybody who states it is decided again. */
export function createAlias(
  db: Database,
  actor: Actor,
  integrationId: string,
  { kind, value, target }: AliasInput,
  checkVersion: (version: number) => void,
): Promise<SavedAlias> {
  return db.transaction(async (tx) => {
    const integration = await lockOwn(tx, integrationId, checkVersion);
    const named = targetIn(await loadCatalogue(tx, integration.instanceSlug), kind, target.id);
    if (isAliasOfItself(value, named)) {
      const detail = 'The value is the name of the target itself, which is matched without an alias.';
      throw invalid([{ pointer: '/value', code: 'alias-of-itself', detail }]);
    }
    if ((await countAliases(tx, integrationId)) >= MOST_ALIASES)
      throw new Problem(
        409,
        'too-many-aliases',
        `An integration has ${MOST_ALIASES} aliases at most. Remove some first.`,
      );
    const alias = await insertAlias(tx, {
      id: randomUUID(),
      integrationId,
      kind,
      value: normalizeName(value),
      targetId: named.id,
      targetName: named.name,
    });
    if (alias === undefined)
      throw new Problem(409, 'duplicate-alias', 'There is an alias for this value. Remove it before you make another.');
    const version = await changeAliases(
      tx,
      { id: integrationId, kind, value: alias.value },
      await hasRun(tx, integration),
    );
    await audit(tx, actor, 'alias.created', { kind: 'integration', id: integrationId }, described(alias));
    return { alias, version };
  });
}

/** Takes an alias back; everybody who states its value is decided again. */
export function removeAlias(
  db: Database,
  actor: Actor,
  integrationId: string,
  id: string,
  checkVersion: (version: number) => void,
): Promise<SavedAlias> {
  return db.transaction(async (tx) => {
    const integration = await lockOwn(tx, integrationId, checkVersion);
    const alias = await deleteAlias(tx, integrationId, id);
    if (alias === undefined) throw notFound('alias');
    const { kind, value } = alias;
    const version = await changeAliases(tx, { id: integrationId, kind, value }, await hasRun(tx, integration));
    await audit(tx, actor, 'alias.removed', { kind: 'integration', id: integrationId }, described(alias));
    return { alias, version };
  });
}

async function lockOwn(tx: Tx, id: string, checkVersion: (version: number) => void): Promise<Integration> {
  const integration = await lockIntegration(tx, id);
  if (integration === undefined || integration.deletedAt !== null) throw notFound('integration');
  checkVersion(integration.version);
  return integration;
}

/** Everybody who was read is reached by a run; a disabled integration decides everybody again when it is enabled. */
async function hasRun(tx: Tx, { id, enabled, firstReadAt }: Integration): Promise<boolean> {
  return enabled && (firstReadAt !== null || (await hasRunBegun(tx, id)));
}

function targetIn(catalogue: KeptCatalogue | undefined, kind: KeptAlias['kind'], id: number): Named {
  const all = (kind === 'unit' ? catalogue?.units : catalogue?.userTypes) ?? [];
  const named = all.find((each) => each.id === id);
  if (named === undefined) {
    const what = kind === 'unit' ? 'unit' : 'user type';
    const detail =
      catalogue === undefined
        ? 'The units and user types of Ziik have not been read yet. Try again when they are.'
        : `There is no ${what} of this id in Ziik. Choose one from the catalogue.`;
    throw invalid([{ pointer: '/target/id', code: 'unknown-target', detail }]);
  }
  return named;
}

/** The value is one of a field that names units or user types, and nobody's own. */
function described({ id, kind, value, targetId, targetName }: KeptAlias): Record<string, unknown> {
  return { alias: id, kind, value, target: { id: targetId, name: targetName } };
}
