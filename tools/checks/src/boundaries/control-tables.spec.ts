import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

const TABLE =
  /\bcontrol\.(alias|catalogue|instance|integration|run|run_applied|run_number|run_day|held|request|lease|member|unheard|sync_request|rehearsal)\b/;
const WRITE = /\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+control\./;

/** Sources of services that join shared tables with their own, where two queries would be slower or could disagree. */
const JOINS: Record<string, string> = {
  'services/applier/src/accounts/links.ts':
    'asked for every person: rows of a deleted integration do not count, also before they are swept',
  'services/applier/src/accounts/look-again.ts': 'one statement wakes who waits and notes the run that did',
  'services/applier/src/accounts/pick-due-accounts.ts':
    'who is picked was decided by the rules in force at that moment',
  'services/applier/src/ask-for-decisions/ask-for-decisions.ts':
    'compares the rules in force with those of a million rows',
  'services/applier/src/deactivate-users/judge-deactivations.ts':
    'counts by the rules in force, under the lock of its rows',
  'services/config/src/keep-history/keep-history.ts':
    'one statement stores the history and drops that of deleted integrations',
  'services/config/src/keep-read-model/store-outcomes.ts':
    'one statement stores outcomes and drops those of deleted integrations',
  'services/config/src/migrations/1796000960000-group-gone-targets.ts':
    'a trigger tells by the fields of the integration whether an alias was of a unit',
  'services/mapper/src/decide-users/known-rules.ts': 'versions of rules and catalogue in one query before every batch',
  'services/mapper/src/keep-catalogue/due-catalogues.ts':
    'every second: compares catalogues with their instances and the runs of these',
};

const sources = globSync('services/*/src/**/*.ts', { cwd: root, exclude: (name) => name.endsWith('.spec.ts') }).map(
  (file) => ({ file, text: readFileSync(join(root, file), 'utf8') }),
);

describe('the shared tables of the schema `control`', () => {
  it('are written by libs/control alone', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter(({ text }) => WRITE.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('are read through libs/control, but for the joins that are listed with their reasons', () => {
    const reading = sources.filter(({ text }) => TABLE.test(text)).map(({ file }) => file);

    expect(reading.sort()).toEqual(Object.keys(JOINS).sort());
  });

  it.each(['UPDATE control.run SET held = 1', 'INSERT INTO control.unheard', 'DELETE\n FROM control.request'])(
    'would not be written by %j',
    (sql) => expect([WRITE.test(sql), TABLE.test(sql)]).toEqual([true, true]),
  );
});
