import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { notFound, problemBody } from '../serve-http/problem.ts';
import type { Settings } from '../settings.ts';
import { panelHeaders } from './panel-headers.ts';

/** Where `npm run build` puts the panel; the same folder beside the sources and in the image. */
const BUILT = fileURLToPath(new URL('../../../panel/dist', import.meta.url));

/** Serves the panel below `/panel/`: one page that nobody keeps, and assets that never change under their name. */
export async function servePanel(
  server: FastifyInstance,
  settings: Pick<Settings, 'PANEL' | 'PANEL_PARENT_ORIGINS' | 'PANEL_RETURN_URL'>,
  folder = BUILT,
): Promise<void> {
  if (settings.PANEL === 'off') return;
  const page = preparePage(readPage(folder), settings);
  const headers = panelHeaders(settings.PANEL_PARENT_ORIGINS ?? []);
  server.get('/panel', (_request, reply) => reply.header('cache-control', 'no-store').redirect('panel/', 308));
  server.get('/panel/', (_request, reply) =>
    reply
      .headers({ ...headers, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(page),
  );
  await server.register(files, {
    root: join(folder, 'assets'),
    prefix: '/panel/assets/',
    // The files that are there at start, each by its own route: anything else is answered below.
    wildcard: false,
    decorateReply: false,
    index: false,
    preCompressed: true,
    cacheControl: true,
    immutable: true,
    maxAge: '1y',
    setHeaders: (response) => void response.header('cross-origin-resource-policy', 'same-origin'),
  });
  server.get('/panel/*', (_request, reply) => answerMissing(reply));
}

/** A missing asset is no page: an old tab after an upgrade must notice that its parts are gone. */
function answerMissing(reply: FastifyReply): FastifyReply {
  const problem = notFound('file of the panel');
  return reply
    .status(404)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
}

function readPage(folder: string): string {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8');
  } catch (error) {
    throw new Error(`The panel is not in ${folder}. Build it with \`npm run build\`, or set PANEL=off.`, {
      cause: error,
    });
  }
}

/** Puts into the page what it must know before it can ask the API. */
function preparePage(
  page: string,
  { PANEL_PARENT_ORIGINS, PANEL_RETURN_URL }: Pick<Settings, 'PANEL_PARENT_ORIGINS' | 'PANEL_RETURN_URL'>,
): string {
  return page
    .replace(
      'name="panel:parent-origins" content=""',
      `name="panel:parent-origins" content="${escaped((PANEL_PARENT_ORIGINS ?? []).join(' '))}"`,
    )
    .replace(
      'name="panel:return-url" content=""',
      `name="panel:return-url" content="${escaped(PANEL_RETURN_URL ?? '')}"`,
    );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
