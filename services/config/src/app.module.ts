import { type DynamicModule, Module } from '@nestjs/common';
import { DeadLettersController } from './clear-dead-letters/dead-letters.controller.ts';
import { OpenApiController } from './describe-api/openapi.controller.ts';
import { AuditController } from './keep-audit/audit.controller.ts';
import { OutcomesConsumer } from './keep-read-model/outcomes.consumer.ts';
import { UsersController } from './list-users/users.controller.ts';
import { InstancesController } from './manage-instances/instances.controller.ts';
import { IntegrationsController } from './manage-integrations/integrations.controller.ts';
import { PARTS, type Parts } from './parts.ts';
import { WebhooksController } from './receive-webhooks/webhooks.controller.ts';
import { HealthController } from './report-health/health.controller.ts';
import { RunsController } from './run-integration/runs.controller.ts';
import { VerificationController } from './verify-integration/verification.controller.ts';

/** The REST API and the consumer of outcomes. */
@Module({})
class AppModule {}

/** The application over its parts. */
export function appModule(parts: Parts): DynamicModule {
  return {
    module: AppModule,
    providers: [{ provide: PARTS, useValue: parts }],
    controllers: [
      InstancesController,
      IntegrationsController,
      VerificationController,
      RunsController,
      UsersController,
      WebhooksController,
      AuditController,
      DeadLettersController,
      OpenApiController,
      HealthController,
      OutcomesConsumer,
    ],
  };
}
