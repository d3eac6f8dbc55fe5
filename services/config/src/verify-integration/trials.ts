import { Inject, Injectable } from '@nestjs/common';
import type { Keyring } from '@user-sync/control';
import type { Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { DATABASE, KEYRING, LOG, PARSED_SETTINGS } from '@user-sync/service';
import type { Settings } from '../settings.ts';
import { TRIAL_LIMITS } from '../tokens.ts';
import type { TrialLimits } from './limit-trials.ts';
import type { VerificationParts } from './verify-integration.ts';

/** Trials of integrations, instances and people, which ask Microsoft and Ziik while somebody waits: what they need. */
@Injectable()
export class Trials implements VerificationParts {
  constructor(
    @Inject(DATABASE) readonly db: Database,
    @Inject(KEYRING) readonly keyring: Keyring,
    @Inject(PARSED_SETTINGS) readonly settings: Settings,
    @Inject(LOG) readonly log: Logger,
    @Inject(TRIAL_LIMITS) private readonly limits: TrialLimits,
  ) {}

  /** Runs a trial in one of the subject's places. Throws a Problem where none is free. */
  async run<Found>(subject: string, trial: () => Promise<Found>): Promise<Found> {
    const end = this.limits.begin(subject);
    try {
      return await trial();
    } finally {
      end();
    }
  }
}
