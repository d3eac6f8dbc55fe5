import { Module } from '@nestjs/common';
import { createDeadLetters, type KafkaConnection, type Publisher } from '@user-sync/messaging';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, DeletedSweeper, KAFKA, LOG, PUBLISHER } from '@user-sync/service';
import { DeadLettersController } from './clear-dead-letters/dead-letters.controller.ts';
import { StatisticsController } from './count-runs/statistics.controller.ts';
import { HoldsController } from './decide-removals/holds.controller.ts';
import { AliasesController } from './define-aliases/aliases.controller.ts';
import { OpenApiController } from './describe-api/openapi.controller.ts';
import { SessionController } from './describe-session/session.controller.ts';
import { EventStreams } from './follow-integration/event-streams.ts';
import { EventsController } from './follow-integration/events.controller.ts';
import { ValuesController } from './group-values/values.controller.ts';
import { Notices } from './hear-notices/notices.ts';
import { AuditController } from './keep-audit/audit.controller.ts';
import { PreviewsController } from './keep-previews/previews.controller.ts';
import { OutcomesConsumer } from './keep-read-model/outcomes.consumer.ts';
import { DifferencesController } from './keep-to-plan/differences.controller.ts';
import { CatalogueController } from './list-catalogue/catalogue.controller.ts';
import { UsersController } from './list-users/users.controller.ts';
import { LookupController } from './look-up-person/lookup.controller.ts';
import { InstancesController } from './manage-instances/instances.controller.ts';
import { IntegrationsController } from './manage-integrations/integrations.controller.ts';
import { Mailer } from './notify-by-mail/mailer.ts';
import { NotificationsController } from './notify-by-mail/notifications.controller.ts';
import { PurgesController } from './plan-purges/purges.controller.ts';
import { ChangePreviewer } from './preview-change/change-previewer.ts';
import { WebhooksController } from './receive-webhooks/webhooks.controller.ts';
import { HealthController } from './report-health/health.controller.ts';
import { StatusController } from './report-status/status.controller.ts';
import { UserRequestsController } from './request-users/requests.controller.ts';
import { RunsController } from './run-integration/runs.controller.ts';
import { RunChangesController } from './show-changes/run-changes.controller.ts';
import { SummaryController } from './sum-users/summary.controller.ts';
import { createSweep } from './sweep-deleted/sweep.ts';
import { DEAD_LETTERS, TRIAL_LIMITS } from './tokens.ts';
import { InstanceVerificationController } from './verify-instance/instance-verification.controller.ts';
import { createTrialLimits } from './verify-integration/limit-trials.ts';
import { Trials } from './verify-integration/trials.ts';
import { VerificationController } from './verify-integration/verification.controller.ts';

/** Concurrent trials of integrations. */
const MOST_TRIALS = { perSubject: 2, inAll: 16 };

/** The REST API, the consumer of outcomes, and what runs beside them. */
@Module({
  providers: [
    Notices,
    {
      provide: DeletedSweeper,
      inject: [DATABASE, LOG, Notices],
      useFactory: (database: Database, log: Logger, notices: Notices) =>
        new DeletedSweeper({
          database,
          log,
          sweep: createSweep(),
          async listen(onNotice) {
            notices.on('notice', onNotice);
            return async () => void notices.off('notice', onNotice);
          },
          alsoAfter: 'instance',
        }),
    },
    EventStreams,
    {
      provide: DEAD_LETTERS,
      inject: [KAFKA, PUBLISHER],
      useFactory(kafka: KafkaConnection, publisher: Publisher) {
        const letters = createDeadLetters(kafka, publisher);
        return { ...letters, onApplicationShutdown: () => letters.close() };
      },
    },
    { provide: TRIAL_LIMITS, useFactory: () => createTrialLimits(MOST_TRIALS) },
    Trials,
    ChangePreviewer,
    Mailer,
  ],
  controllers: [
    InstancesController,
    InstanceVerificationController,
    IntegrationsController,
    VerificationController,
    NotificationsController,
    RunsController,
    EventsController,
    HoldsController,
    StatisticsController,
    RunChangesController,
    DifferencesController,
    SummaryController,
    UsersController,
    CatalogueController,
    AliasesController,
    ValuesController,
    PurgesController,
    UserRequestsController,
    PreviewsController,
    LookupController,
    WebhooksController,
    AuditController,
    DeadLettersController,
    OpenApiController,
    SessionController,
    StatusController,
    HealthController,
    OutcomesConsumer,
  ],
})
export class AppModule {}
