import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Logger } from '@user-sync/runtime';
import { pino } from 'pino';
import { sweep } from '../src/sweep-deleted/sweep.ts';
import { tellAuditFindings } from '../src/tell-audit-findings/tell-audit-findings.ts';
import { anIntegration, type Caller, makeInstance, startTestConfig, type TestConfig } from './start-test-config.ts';

let config: TestConfig;
let admin: Caller;
beforeAll(async () => {
  config = await startTestConfig('config_directory_audit');
  await makeInstance(config, 'acme');
  admin = await config.administrator();
});
afterAll(() => config?.stop());

/** As the poller notes it at the end of a run. */
async function audited(id: string, people: number, differences: number): Promise<string> {
  const runId = randomUUID();
  await config.db.execute(
    `UPDATE control.integration SET audited_at = clock_timestamp(), audit_people = $2, audit_differences = $3,
      audit_run_id = $4 WHERE id = $1`,
    [id, people, differences, runId],
  );
  return runId;
}
const findings = async (id: string) =>
  (await admin.get(`/v1/audit?integration=${id}&action=directory.differed`)).body.data;

describe('a directory audit', () => {
  it('is shown with the integration, as soon as there was one', async () => {
    const { id, audit } = (await admin.send('POST', '/v1/integrations', anIntegration())).body;
    expect(audit).toBeNull();

    const runId = await audited(id, 4_210, 0);

    expect((await admin.get(`/v1/integrations/${id}`)).body.audit).toEqual({
      at: expect.stringMatching(/^20\d\d-.*Z$/),
      people: 4_210,
      differences: 0,
      runId,
    });
    await tellAuditFindings(config.db);
    expect(await findings(id)).toEqual([]);
  });

  it('that found differences is told in the activity once, however many processes sweep', async () => {
    const { id } = (await admin.send('POST', '/v1/integrations', anIntegration())).body;
    const runId = await audited(id, 30, 3);

    await Promise.all([tellAuditFindings(config.db), tellAuditFindings(config.db), tellAuditFindings(config.db)]);
    await sweep(config.db, pino({ level: 'silent' }) as Logger);

    expect(await findings(id)).toMatchObject([
      {
        actor: 'system',
        role: 'system',
        target: { kind: 'run', id: runId },
        changes: { integrationId: id, people: 30, differences: 3 },
      },
    ]);
    await audited(id, 30, 1);
    await tellAuditFindings(config.db);
    expect(await findings(id)).toHaveLength(2);
  });
});
