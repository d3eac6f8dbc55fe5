import { randomUUID } from 'node:crypto';
import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import { cancelRehearsal, loadCatalogue } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import { DATABASE } from '@user-sync/service';
import type { FastifyReply } from 'fastify';
import { type Administrator, Caller } from '../authenticate/principal.ts';
import { ownIntegration, ownPreview } from '../authenticate/scope.ts';
import { ChangePreviewer } from '../preview-change/change-previewer.ts';
import { changedSettings, refuseUnknownTargets } from '../preview-change/changed-settings.ts';
import { followRehearsal } from '../rehearse-run/follow-rehearsal.ts';
import { requestRehearsal } from '../rehearse-run/request-rehearsal.ts';
import { Route } from '../serve-http/api-route.ts';
import { listOf, pageOf, readPage } from '../serve-http/pages.ts';
import { Problem } from '../serve-http/problem.ts';
import { findChangedUsers } from './changed-users.ts';
import { checkPreview, PreviewInput, PreviewUsersQuery, PreviewUserView, PreviewView } from './preview.schema.ts';
import { findPreviewUsers, showPreviewUser } from './preview-users.ts';
import { discardPreview, insertPreview, type KeptPreview } from './previews.ts';

const PER_MINUTE = 20;

/** What would happen, before it does. */
@Controller()
export class PreviewsController {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(ChangePreviewer) private readonly previewer: ChangePreviewer,
  ) {}

  @Route({
    method: 'POST',
    path: '/v1/integrations/:id/previews',
    summary:
      'Finds out what would become of everybody: by other settings, from what is known; or by a whole synchronisation, for which Azure and Ziik are read. Nothing is changed. 200 with the preview of a synchronisation that is being made',
    role: 'platform-administrator',
    perMinute: PER_MINUTE,
    body: PreviewInput,
    check: checkPreview,
    answers: { 202: PreviewView, 200: PreviewView },
    problems: [404, 409],
  })
  async request(
    @Caller() caller: Administrator,
    @Param('id') id: string,
    @Body() body: PreviewInput,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const integration = await ownIntegration(this.db, caller, id);
    if (body.run !== undefined) {
      const { preview, existing } = await this.db.transaction((tx) =>
        requestRehearsal(tx, integration, caller.subject),
      );
      reply.status(existing ? 200 : 202).header('location', `/v1/previews/${preview.id}`);
      return showPreview(await followRehearsal(this.db, preview));
    }
    // Throws what saving would throw.
    changedSettings(integration, body);
    refuseUnknownTargets(body.aliases, await loadCatalogue(this.db, integration.instanceSlug));
    const preview = await this.db.transaction((tx) =>
      insertPreview(tx, {
        id: randomUUID(),
        integrationId: integration.id,
        kind: 'change',
        request: body,
        actor: caller.subject,
      }),
    );
    this.previewer.wake();
    reply.status(202).header('location', `/v1/previews/${preview.id}`);
    return showPreview(preview);
  }

  @Route({
    method: 'GET',
    path: '/v1/previews/:id',
    summary: 'A preview, for one hour',
    role: 'platform-administrator',
    answers: { 200: PreviewView },
    problems: [404],
  })
  async get(@Caller() caller: Administrator, @Param('id') id: string) {
    const { preview } = await ownPreview(this.db, caller, id);
    return showPreview(await followRehearsal(this.db, preview));
  }

  @Route({
    method: 'GET',
    path: '/v1/previews/:id/users',
    summary: 'The people who would be affected, with before and after: the worst kind first, then by name',
    role: 'platform-administrator',
    query: PreviewUsersQuery,
    answers: { 200: pageOf(PreviewUserView) },
    problems: [404, 409],
  })
  async users(@Caller() caller: Administrator, @Param('id') id: string, @Query() query: PreviewUsersQuery) {
    const { preview } = await ownPreview(this.db, caller, id);
    if (preview.status !== 'done')
      throw new Problem(409, 'preview-not-done', 'The preview is not done: nobody can be listed yet, or at all.');
    const find = preview.kind === 'change' ? findChangedUsers : findPreviewUsers;
    return readPage(
      listOf('preview', preview.id, query.kind),
      query,
      ['number', 'string', 'string'],
      (after, limit) => find(this.db, preview.id, query.kind, after, limit),
      ({ rank, nameKey, azureId }) => [rank, nameKey, azureId],
      showPreviewUser,
    );
  }

  @Route({
    method: 'DELETE',
    path: '/v1/previews/:id',
    summary: 'Cancels a preview that is not done yet; discards any other',
    role: 'platform-administrator',
    answers: { 204: null },
    problems: [404],
  })
  async discard(@Caller() caller: Administrator, @Param('id') id: string) {
    const { preview } = await ownPreview(this.db, caller, id);
    await this.db.transaction(async (tx) => {
      if (preview.kind === 'run') await cancelRehearsal(tx, preview.id);
      await discardPreview(tx, preview.id);
    });
  }
}

/** A preview as the API shows it. */
function showPreview({ createdAt, finishedAt, expiresAt, ...preview }: KeptPreview): PreviewView {
  return {
    ...preview,
    groups: [...preview.groups],
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    expiresAt: expiresAt.toISOString(),
  };
}
