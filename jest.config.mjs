import { readFileSync } from 'node:fs';

const { $schema: _, ...swc } = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));
// Under Jest sources import each other as they stand, so the extensions stay.
delete swc.jsc.rewriteRelativeImportExtensions;

const common = {
  testEnvironment: 'node',
  // `source` makes workspace packages resolve to their TypeScript, without a build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  modulePathIgnorePatterns: ['/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};

/** Tiers by suffix: `.spec.ts` needs nothing, `.int.spec.ts` Kafka and Postgres, `.e2e.spec.ts` everything,
 * `.chart.spec.ts` Helm. */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: [...common.testPathIgnorePatterns, '\\.(int|e2e|chart)\\.spec\\.ts$'],
    },
    { ...common, displayName: 'int', testMatch: ['**/*.int.spec.ts'] },
    { ...common, displayName: 'e2e', testMatch: ['**/*.e2e.spec.ts'] },
    { ...common, displayName: 'chart', testMatch: ['**/*.chart.spec.ts'] },
  ],
  testTimeout: 180_000,
};
