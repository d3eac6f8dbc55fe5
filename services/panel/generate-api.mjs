// Writes src/api/schema.ts, the types of the REST API, from the OpenAPI document that config serves:
//   npm run build && npm run generate -w services/panel
import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

await import('../config/dist/app.module.js');
const { describeApi } = await import('../config/dist/describe-api/openapi.js');

const types = astToString(await openapiTS(describeApi()));
const note = '// Made by `npm run generate -w services/panel` from the OpenAPI document of config; not to be edited.\n';
await writeFile(new URL('src/api/schema.ts', import.meta.url), note + types);
