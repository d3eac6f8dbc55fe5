import type { Fault as GraphFault, Person } from '@user-sync/sandbox-entra';
import type { FaultRule as ZiikFaultRule } from '@user-sync/sandbox-ziik';

/** Properties of a person that a history writes. */
export type PersonValues = Partial<
  Pick<
    Person,
    | 'givenName'
    | 'surname'
    | 'mail'
    | 'userPrincipalName'
    | 'department'
    | 'jobTitle'
    | 'city'
    | 'officeLocation'
    | 'accountEnabled'
    | 'userType'
  >
>;

/** What of an integration a history changes. */
export interface Rules {
  readonly unitField: 'department' | 'city';
  readonly userTypeField: 'jobTitle' | 'officeLocation';
  readonly options: {
    readonly matching: 'exact' | 'relaxed';
    readonly unmatched: 'keep' | 'withdraw';
    readonly disabledAccounts: 'ignore' | 'deactivate';
    readonly includeGuests: boolean;
    readonly maxDeactivations: { readonly percent: number; readonly from: number };
  };
}

export type ServiceName = 'poller' | 'mapper' | 'applier' | 'config';

/** What is done by hand to a user in Ziik. */
export type ByHand =
  | { readonly what: 'rename'; readonly firstName: string }
  | { readonly what: 'place'; readonly units: readonly string[] }
  | { readonly what: 'deactivate' | 'reactivate' | 'delete' };

/**
 * One step of a history. People are named by labels (`d0p3`: of directory 0), users that somebody makes in Ziik too
 * (`z2`), so that a step still makes sense when others are left out; one that cannot be carried out then is passed
 * over.
 */
export type Step = {
  readonly afterMs: number;
} /** `sameAs`: with the name and the address that this other person has when it happens. */ & (
  | { readonly do: 'hire'; readonly who: string; readonly values: PersonValues; readonly sameAs?: string }
  | { readonly do: 'change'; readonly who: string; readonly set: PersonValues }
  | { readonly do: 'swap-addresses'; readonly who: readonly string[] }
  | { readonly do: 'leave' | 'purge' | 'restore'; readonly who: readonly string[] }
  | {
      readonly do: 'make-in-ziik';
      readonly user: string;
      readonly instance: number;
      readonly email: string;
      readonly unit: string;
    }
  | { readonly do: 'by-hand'; readonly user: string; readonly change: ByHand }
  | { readonly do: 'add-name'; readonly instance: number; readonly kind: NameKind; readonly name: string }
  | {
      readonly do: 'rename-name';
      readonly instance: number;
      readonly kind: NameKind;
      readonly name: string;
      readonly to: string;
    }
  | { readonly do: 'remove-name'; readonly instance: number; readonly kind: NameKind; readonly name: string }
  | {
      readonly do: 'configure';
      readonly directory: number;
      readonly rules: Partial<Omit<Rules, 'options'>> & { options?: Partial<Rules['options']> };
    }
  | { readonly do: 'disable' | 'enable'; readonly directory: number }
  | { readonly do: 'renew-secret'; readonly directory: number }
  | { readonly do: 'run'; readonly directory: number; readonly kind: 'full' | 'delta' }
  /** A whole synchronisation is previewed, which writes nothing in Ziik. */
  | { readonly do: 'rehearse'; readonly directory: number }
  | { readonly do: 'ask'; readonly who: string; readonly what: 'sync' | 'reactivation' | 'adoption' }
  | { readonly do: 'decide'; readonly directory: number; readonly approve: boolean }
  | { readonly do: 'kill'; readonly service: ServiceName }
  | { readonly do: 'freeze'; readonly service: ServiceName; readonly forMs: number }
  | { readonly do: 'add-copy' | 'end-copy'; readonly service: Exclude<ServiceName, 'config'> }
  /** In the middle of a transaction, if it comes to one soon, and for good; another one is started in its place. */
  | { readonly do: 'hang'; readonly service: Exclude<ServiceName, 'config'> }
  | { readonly do: 'cut'; readonly part: 'kafka' | 'postgres' }
  /** Connections that are open now neither answer nor close any more; new ones work. */
  | { readonly do: 'silence'; readonly part: 'kafka' | 'postgres' }
  | { readonly do: 'slow'; readonly part: 'kafka' | 'postgres'; readonly delayMs: number; readonly forMs: number }
  | { readonly do: 'wait' }
  | { readonly do: 'restart'; readonly part: 'kafka' | 'postgres' }
  | { readonly do: 'back-up' | 'restore-backup' }
  | {
      readonly do: 'graph-fault';
      readonly directory: number;
      readonly path: string;
      readonly skip: number;
      readonly times: number;
      readonly fault: GraphFault;
    }
  | { readonly do: 'hide'; readonly directory: number; readonly who: string; readonly times: number }
  | {
      readonly do: 'graph-setting';
      readonly directory: number;
      readonly set: { failSkipTokens?: number; replicationDelayMs?: number };
    }
  /** Every delta link given out so far answers with this status for ever; new ones work. */
  | { readonly do: 'dead-link'; readonly directory: number; readonly status: number }
  | { readonly do: 'ziik-fault'; readonly instance: number; readonly rule: ZiikFaultRule }
  | { readonly do: 'ziik-down'; readonly instance: number; readonly forMs: number }
  | { readonly do: 'revoke-tokens'; readonly instance: number }
);

export type NameKind = 'unit' | 'user-type';

/** One directory and its integration at the beginning. */
export interface DirectoryPlan {
  readonly instance: number;
  readonly rules: Rules;
  readonly people: readonly { readonly who: string; readonly values: PersonValues }[];
}

/** One Ziik instance at the beginning. */
export interface InstancePlan {
  readonly units: readonly string[];
  readonly userTypes: readonly string[];
  readonly unitRequired: boolean;
  /** Made by hand, some with the address of a person, some of nobody. */
  readonly users: readonly {
    readonly user: string;
    readonly email: string;
    readonly unit: string;
    readonly administrator: boolean;
  }[];
}

/** Everything that happens in one trial, made from its seed alone. */
export interface History {
  readonly seed: number;
  /** From a deactivation to the purge, in seconds. */
  readonly retentionSeconds: number;
  readonly instances: readonly InstancePlan[];
  readonly directories: readonly DirectoryPlan[];
  readonly steps: readonly Step[];
  /** Whether each directory is rehearsed to the end before it is enabled for the first time. */
  readonly isRehearsed: boolean;
  /**
   * How it comes to rest: by a full run of each directory, which enforces everything, or by the rounds alone, so that
   * a full run cannot hide what was lost.
   */
  readonly ending: 'full' | 'rounds';
}

/** A step in one line, for logs and reports. */
export function describeStep({ afterMs, ...step }: Step): string {
  return `+${afterMs} ms ${JSON.stringify(step)}`;
}

/** An address that Ziik takes for the same as this one, and that is another all the same. */
export function lookalikeOf(address: string, how: 'accent' | 'invisible'): string {
  return how === 'accent' ? address.replace('p', 'p\u0301') : address.replace('@', '\u200b@');
}

/** The address of a person or user that a history calls by this label. */
export function addressOf(label: string): string {
  return `${label}@trial.example`;
}
